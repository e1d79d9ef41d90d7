using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mediation.Identity;
using Mediation.Vault;
using Npgsql;

namespace Mediation.Bench;

/// <summary>Measures every line in alternating rounds against one server, and prints medians and what they are to each other.</summary>
static partial class Table
{
    sealed record Line(string Name, int Callers, bool OverHttp, Func<int, int, Task<bool>> Call);

    public static async Task<int> Run(string[] args)
    {
        var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
        var (rounds, seconds, cases) = (settings.GetValue("rounds", 5), settings.GetValue("seconds", 4), settings.GetValue("cases", 1_000_000));
        var warm = settings.GetValue("warm", 20);
        var only = settings["only"]?.Split(',');
        if (only is null || only.Contains("hot"))
        {
            Hot.Run();
            if (only is ["hot"]) return 0;
        }
        var data = Path.Combine(Path.GetTempPath(), $"mediation-bench-{Environment.ProcessId}");
        try
        {
            if (only is ["deadlines"]) return await Drain(data, settings.GetValue("due", 10_000));

            var cold = await StartUp(data);
            Dictionary<Line, List<Measured>> results = [];
            TimeSpan warmStart;
            long? idle;
            await using (var bench = await Bench.Start(data))
            {
                warmStart = bench.StartedIn;
                var lines = (await bench.Acts()).FindAll(IsWanted);
                idle = lines.Count > 0 ? await bench.Weigh() : null;
                await Measure(bench, lines);
                if (only is null || only.Contains("ballot")) await bench.Ballots(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(warm));
                if (only is null || only.Contains("ballot") || only.Contains("letters")) await bench.Letters();
            }
            // a database of its own: what the lines above have opened by the ten thousand all says the same, and is the newest
            if (cases > 0 && Bench.OfMany.Any(IsNamed))
                await using (var bench = await Bench.Start($"{data}-many"))
                    await Measure(bench, (await bench.Lists(cases)).FindAll(IsWanted));

            Console.WriteLine($"| line | callers | a second | p50 ms | p95 ms | p99 ms | program µs each | failures |");
            Console.WriteLine($"|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var (line, r) in results)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {line.Name} | {line.Callers} | {Median(r, m => m.PerSecond):N0} | {Median(r, m => m.P50):0.0} | {Median(r, m => m.P95):0.0} | {Median(r, m => m.P99):0.0} | {Median(r, m => m.CpuMicroseconds):0} | {r.Sum(m => m.Failures)} |"));
            }
            Console.WriteLine();
            Ratio("acts at 32 callers to (b)", 2.0, "act on an existing case 32", "(b) CRUD update 32");
            Ratio("acts at 1 caller to (b)", 0.85, "act on an existing case 1", "(b) CRUD update 1");
            Ratio("acts at 32 callers to (c)", 1.0, "act on an existing case 32", "(c) WriteStateAsync 32");
            Ratio("opening to (b)", 1.0, "open a case 32", "(b) CRUD create 32");
            Ratio("reading facts to a SQL read", 3.0, "read a case's facts 32", "SQL read 32");
            Ratio("reading with texts to a SQL read", 1.0, "read a case with texts 32", "SQL read 32");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first answer: {cold.TotalSeconds:0.0} s with no database (goal ≤ 6), {warmStart.TotalSeconds:0.0} s with one (goal ≤ 4)"));
            if (idle is { } bytes) Console.WriteLine($"an idle case without texts: {bytes:N0} bytes (goal ≤ 4,096)");
            return 0;

            bool IsNamed(string name) => only is null || only.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
            bool IsWanted(Line line) => IsNamed(line.Name);

            async Task Measure(Bench bench, List<Line> lines)
            {
                foreach (var line in lines) results[line] = [];
                foreach (var line in lines) await Load.Run(Math.Max(8, line.Callers), TimeSpan.FromSeconds(warm), null, line.Call);      // until the compiler has done its best
                for (var round = 0; round < rounds; round++)
                    foreach (var line in lines) results[line].Add(await Load.Run(line.Callers, TimeSpan.FromSeconds(seconds), line.OverHttp ? bench.Process : null, line.Call));
            }

            void Ratio(string what, double goal, string ours, string theirs)
            {
                var (a, b) = (Rate(ours), Rate(theirs));
                if (a is not null && b is not null) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {a / b:0.00} × (goal ≥ {goal:0.00}){(a / b < goal ? "   MISSED" : "")}"));
            }

            double? Rate(string nameAndCallers) => results.Keys.FirstOrDefault(l => $"{l.Name} {l.Callers}" == nameAndCallers) is { } line ? Median(results[line], m => m.PerSecond) : null;
        }
        finally
        {
            foreach (var made in new[] { data, $"{data}-many" }) if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        }
    }

    static double Median(List<Measured> rounds, Func<Measured, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);

    static async Task<TimeSpan> StartUp(string data)
    {
        await using var first = await Bench.Start(data);
        return first.StartedIn;
    }

    /// <summary>The real program as a process of its own, and what the lines need to ask it.</summary>
    sealed partial class Bench(Process process, HttpClient http, string data, TimeSpan startedIn) : IAsyncDisposable
    {
        public Process Process => process;
        public TimeSpan StartedIn => startedIn;

        readonly Guid[] cases = new Guid[10_000];

        /// <summary>The lines that need a full house.</summary>
        public static readonly string[] OfMany = ["similar: look for it, then open it", "list a queue page", "list a project's newest", "search"];

        public static async Task<Bench> Start(string data, params string[] settings)
        {
            var (port, silo, gateway) = (Free(), Free(), Free());
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Mediation.Bench"),
                ["serve", "--urls", $"http://127.0.0.1:{port}", "--Data:Directory", data, $"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}", "--Demo=false", "--Environment=Production", "--Limits:vote:Most=100000000", .. settings])
            { RedirectStandardOutput = true };
            start.Environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Mediation.Bench";
            var began = Stopwatch.GetTimestamp();
            var process = Process.Start(start)!;
            var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new($"http://127.0.0.1:{port}") };
            while (await process.StandardOutput.ReadLineAsync() is not "ready") if (process.HasExited) throw new InvalidOperationException("the program ended before it answered");
            (await http.GetAsync("/readyz")).EnsureSuccessStatusCode();
            var took = Stopwatch.GetElapsedTime(began);
            _ = process.StandardOutput.ReadToEndAsync();
            return new(process, http, data, took);
        }

        string Owner => $"Host={Path.Combine(data, "socket")};Username=mediation_owner;Database=mediation";

        /// <summary>A project, and a key to work with.</summary>
        async Task<Guid> Settle()
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", Running.Find(data)!.Token);
            var project = await Post("/api/projects", """{"code":"bench-1","name":"Bench"}""");
            http.DefaultRequestHeaders.Authorization = new("Bearer", await KeyOf(Role.Integrator));
            return project;
        }

        /// <summary>Opens the cases that are worked on, and says what each of most of them takes of the program's memory.</summary>
        public async Task<long> Weigh()
        {
            await Open(..2_000);            // buffers and pools have grown before the weighing
            var before = await Memory();
            await Open(2_000..);
            return Math.Max(0, (await Memory() - before) / 8_000);

            Task Open(Range which)
            {
                var (first, count) = which.GetOffsetAndLength(cases.Length);
                return Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => cases[i] = await Post("/api/grievances", Case()));
            }
        }

        /// <summary>What is done to a case, what it is measured against, and reading it.</summary>
        public async Task<List<Line>> Acts()
        {
            await Settle();
            await using var setup = NpgsqlDataSource.Create(Owner);
            await using (var tables = setup.CreateCommand("""
                create table bench_row (id uuid primary key, body text not null);
                create table bench_case (id uuid primary key, note text not null, version int not null default 1, changed_at timestamptz not null default now());
                create table bench_audit (id bigint generated always as identity primary key, case_id uuid not null, by_id uuid not null, act text not null, detail text not null, at timestamptz not null default now());
                insert into bench_case (id, note) select gen_random_uuid(), '' from generate_series(1, 2000)
                """)) await tables.ExecuteNonQueryAsync();
            var crud = new List<Guid>();
            await using (var ids = setup.CreateCommand("select id from bench_case"))
            await using (var reader = await ids.ExecuteReaderAsync())
                while (await reader.ReadAsync()) crud.Add(reader.GetGuid(0));

            var app = NpgsqlDataSource.Create(Owner.Replace("mediation_owner", "mediation_app", StringComparison.Ordinal) + ";Max Auto Prepare=60;Auto Prepare Min Usages=2;Maximum Pool Size=40");
            const string Note = """{"text":"已电话联系，约明天上午上门看现场，带测绘图和协议原件。","public":false}""";
            List<Line> lines = [];
            foreach (var callers in new[] { 1, 32 })
            {
                lines.Add(new("(a) durable INSERT", callers, false, async (_, _) =>
                {
                    await using var command = app.CreateCommand("insert into bench_row (id, body) values ($1, $2)");
                    command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
                    command.Parameters.Add(new() { Value = Note });
                    return await command.ExecuteNonQueryAsync() == 1;
                }));
                lines.Add(new("(b) CRUD update", callers, true, (c, n) => Ask($"/bench/crud/{crud[(c * 61 + n) % crud.Count]}", Note)));
                lines.Add(new("(b) CRUD create", callers, true, (_, _) => Ask($"/bench/create/{Guid.CreateVersion7()}", Case())));
                lines.Add(new("(c) WriteStateAsync", callers, true, (c, n) => Ask($"/bench/state/{crud[(c * 61 + n) % crud.Count]}", Note)));
                lines.Add(new("act on an existing case", callers, true, (c, n) => Ask($"/api/grievances/{cases[(c * 61 + n) % cases.Length]}/notes", Note)));
                lines.Add(new("open a case", callers, true, (_, _) => Ask("/api/grievances", Case())));
            }
            lines.Add(new("SQL read", 32, true, (c, n) => Get($"/bench/sql/{cases[(c * 61 + n) % cases.Length]}")));
            lines.Add(new("read a case's facts", 32, true, (c, n) => Get($"/api/grievances/{cases[(c * 61 + n) % cases.Length]}?texts=false")));
            lines.Add(new("read a case with texts", 32, true, (c, n) => Get($"/api/grievances/{cases[(c * 61 + n) % cases.Length]}")));
            return lines;
        }

        /// <summary>What is looked for among very many.</summary>
        public async Task<List<Line>> Lists(int seeded)
        {
            var project = await Settle();
            await Seed.Run(Owner, KeyFile.OpenOrCreate(Path.Combine(data, "keys", "mediation.key")), [project], seeded);
            string[] words = ["过渡费", "裂缝", "选房顺序", "断水", "测绘", "夜里施工", "公示栏", "补助", "产权证", "停车位"];
            List<Line> lines = [];
            foreach (var callers in new[] { 1, 8 })
            {
                lines.Add(new("list a queue page", callers, true, (_, n) => Get($"/api/grievances?open=true&page={n % 5 + 1}")));
                lines.Add(new("list a project's newest", callers, true, (_, n) => Get($"/api/grievances?projectId=bench-1&page={n % 5 + 1}")));
                lines.Add(new("search", callers, true, (c, n) => Get($"/api/grievances?q={Uri.EscapeDataString(words[(c + n) % words.Length])}")));
            }
            foreach (var callers in new[] { 8, 32 })
                lines.Add(new("similar: look for it, then open it", callers, true, async (c, n) => await Ask("/api/grievances/similar", Sought(c, n)) && await Ask("/api/grievances", Sought(c, n))));
            return lines;

            // every caller says something else, in the words that the seeded cases are made of
            static string Sought(int caller, int n)
            {
                var random = new Random((caller * 1_000_003) + n);
                string Some(int pieces) => string.Concat(Enumerable.Range(0, pieces).Select(_ => Seed.Words.Substring(random.Next(Seed.Words.Length - 5), 5)));
                return $$"""{"channel":"phone","kind":"complaint","category":"nuisance.night","projectId":"bench-1","subject":"{{Some(5)}}","text":"{{Some(30)}}"}""";
            }
        }

        static string Case() => """{"channel":"phone","kind":"complaint","category":"nuisance.night","projectId":"bench-1","subject":"夜里十一点后仍在施工，连续三天孩子睡不着，要求限时并书面答复本户和同楼住户","text":"连续三天夜里十一点后还有打桩声，家里有要中考的孩子，电话打了两次没有人管，请限定时间。"}""";

        public Task Ballots(TimeSpan duration, TimeSpan warm) => BallotBench.Run(http, Path.Combine(data, "socket"), duration, warm);

        public async Task Letters()
        {
            using var clerk = new HttpClient { BaseAddress = http.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", await KeyOf(Role.Manager)) } };
            await BallotBench.Sheet(http, clerk);
        }

        async Task<string> KeyOf(Role role)
        {
            await using var db = NpgsqlDataSource.Create($"Host={Path.Combine(data, "socket")};Username=mediation_app;Database=mediation");
            var accounts = new Accounts(db, TimeProvider.System);
            var account = await accounts.Create($"bench-{role}".ToLowerInvariant(), "Bench", role, null);
            return await accounts.CreateKey(account!.Id, TimeSpan.FromHours(4));
        }

        async Task<long> Memory()
        {
            var response = await http.GetAsync("/bench/memory/00000000-0000-0000-0000-000000000000");
            return long.TryParse(await response.Content.ReadAsStringAsync(), out var bytes) ? bytes : 0;
        }

        async Task<Guid> Post(string path, string json)
        {
            using var response = await http.PostAsync(path, Body(json));
            if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
            return answer.RootElement.GetProperty("id").GetGuid();
        }

        async Task<bool> Ask(string path, string json)
        {
            using var response = await http.PostAsync(path, Body(json));
            return response.IsSuccessStatusCode;
        }

        async Task<bool> Get(string path)
        {
            using var response = await http.GetAsync(path);
            await response.Content.ReadAsByteArrayAsync();
            return response.IsSuccessStatusCode;
        }

        static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

        static int Free()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
        }
    }
}
