using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Mediation.Files;
using Mediation.Tests.Postgres;
using Mediation.Tests.Verbs;
using Mediation.Vault;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;
using Xunit;

namespace Mediation.Tests.Files;

/// <summary>For the class below: the program with a scanner beside it.</summary>
public sealed class ProgramWithAScanner : IAsyncLifetime
{
    internal TestDatabase Database { get; private set; } = null!;
    internal RealProgram Program { get; private set; } = null!;
    internal AScanner Scanner { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (Database, Scanner) = (await TestServer.NewDatabase(), new());
        Program = await RealProgram.Start(Database.AppConnectionString, home: null, $"--Clamd:Address={Scanner.Address}");
    }

    public async Task DisposeAsync()
    {
        await Program.DisposeAsync();
        await Scanner.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>Files on their way in and out: what is taken, what is kept, who sees what of it.</summary>
public sealed class HandingInFiles(ProgramWithAScanner on) : IClassFixture<ProgramWithAScanner>
{
    readonly RealProgram program = on.Program;
    readonly TestDatabase database = on.Database;

    string[] Settings => [$"--ConnectionStrings:Mediation={database.AppConnectionString}", $"--Data:Directory={program.Home}"];
    FileStore Store => new(program.App, new Mediation.Vault.Vault(program.App, KeyFile.OpenOrCreate(Path.Combine(program.Home, "keys", "mediation.key"))));

    async Task<(HttpClient Handler, string Case)> ACase()
    {
        var handler = await program.As(Role.Handler);
        return (handler, $"{(await handler.Log()).Id}");
    }

    async Task<long> Kept(string caseId) => (long)(await database.App.Value("select count(*) from vault.file where case_id = $1", Guid.Parse(caseId)))!;

    [Fact] public async Task Every_kind_is_taken_listed_and_handed_out_as_something_to_save()
    {
        var (handler, id) = await ACase();
        foreach (var (name, bytes) in Papers.OfEveryKind)
        {
            var taken = await handler.HandIn(id, bytes, name);
            Assert.Equal("", taken.Status == HttpStatusCode.Created ? "" : $"{name}: {taken.Text}");
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), taken.Body.GetProperty("sha256").GetString());

            using var answer = await handler.GetAsync(taken.Headers.Location);
            var headers = answer.Headers;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("sandbox; default-src 'none'", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);      // 3.5.4
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.True(headers.CacheControl!.NoStore);                                                                                              // 14.3.2
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);                                                  // 1.3.4
            var served = await answer.Content.ReadAsByteArrayAsync();
            Assert.DoesNotContain("zqgps", Encoding.Latin1.GetString(served), StringComparison.Ordinal);
            if (name is "paper.pdf" or "letter.docx" or "words.txt") Assert.Equal(bytes, served);
        }
        var items = (await handler.Get($"/api/grievances/{id}/attachments")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Papers.OfEveryKind.Length, items.Count);
        foreach (var item in items.Where(one => one.GetProperty("hasPicture").GetBoolean()))
            Assert.Equal("image/jpeg", (await handler.GetAsync($"/api/grievances/{id}/attachments/{item.GetProperty("id")}/picture")).Content.Headers.ContentType!.MediaType);
        Assert.Equal(3, items.Count(one => one.GetProperty("hasPicture").GetBoolean()));
        Assert.Contains("FileAttached", (await handler.Get($"/api/grievances/{id}/history")).Text, StringComparison.Ordinal);
        Assert.EndsWith(" 0 faults", (await Place.Verbs.Run(["verify", .. Settings])).LastLine);
        Assert.EndsWith(" 0 differences", (await Place.Verbs.Run(["rebuild", .. Settings])).LastLine);
    }

    [Fact] public async Task The_file_as_it_was_handed_in_is_opened_for_a_reason_that_stays_on_record()
    {
        var logged = await program.Nobody.Log();
        var (handler, id, photo) = (await program.As(Role.Handler), $"{logged.Id}", Papers.Photo());
        var taken = await handler.HandIn(id, photo, "stairs.jpg", query: "?public=true");
        var original = $"{taken.Headers.Location}/original";
        Assert.Equal((409, "grievance/reason-missing"), (await handler.Post(original, new { reason = " " })).Said);
        Assert.Equal((409, "file/not-found"), (await handler.Post($"/api/grievances/{id}/attachments/{Guid.NewGuid()}/original", new { reason = "Evidence." })).Said);
        foreach (var role in new[] { Role.Supervisor, Role.Admin, Role.Integrator, Role.Resident }) Assert.Equal(HttpStatusCode.Forbidden, (await (await program.As(role)).Post(original, new { reason = "To see." })).Status);

        using var answer = await handler.PostAsync(original, System.Net.Http.Json.JsonContent.Create(new { reason = "The court asks where it was taken." }));
        Assert.Equal(photo, await answer.Content.ReadAsByteArrayAsync());
        Assert.StartsWith("sandbox; default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("The court asks", (await handler.Get($"/api/grievances/{id}/history")).Text, StringComparison.Ordinal);
        var told = await program.Nobody.Post("/api/tracking", new { code = logged.Code, secret = logged.Body.GetProperty("trackingSecret").GetString() });
        Assert.Contains("OriginalOpened", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The court asks", told.Text, StringComparison.Ordinal);
        var watch = (await (await program.As(Role.Supervisor)).Get("/integrity")).Text;
        Assert.Contains(logged.Code, watch[watch.IndexOf("id=\"looks\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact] public async Task Whoever_hands_in_what_is_never_taken_is_held_up_after_a_while_and_nobody_else_is()
    {
        var (bad, good) = (await program.As(Role.Handler, 60), await program.As(Role.Handler, 61));
        var (one, other) = ($"{(await bad.Log()).Id}", $"{(await good.Log()).Id}");
        for (var i = 0; i < 60; i++)
        {
            if (i % 20 == 7) Assert.True((await bad.HandIn(one, Papers.Picture(), "a.jpg")).IsDone);       // what is taken takes nothing back of what was not
            Assert.Equal((409, "file/unknown-kind"), (await bad.HandIn(one, "<svg/>"u8.ToArray(), "a.svg")).Said);
        }
        var turned = await bad.HandIn(one, Papers.Picture(), "a.jpg");
        Assert.Equal((429, "access/too-many-failures"), turned.Said);
        Assert.True(turned.Headers.RetryAfter?.Delta > TimeSpan.FromMinutes(30));
        Assert.True((await good.HandIn(other, Papers.Picture(), "a.jpg")).IsDone);
    }

    [Theory]
    [InlineData("photo.pdf", "file/other-than-its-name")] [InlineData("photo.exe", "file/other-than-its-name")] [InlineData("photo.svg", "file/other-than-its-name")]
    public async Task V5_2_2_What_claims_to_be_something_else_is_refused(string name, string why)
    {
        var (handler, id) = await ACase();
        Assert.Equal((409, why), (await handler.HandIn(id, Papers.Picture(), name)).Said);
        Assert.Equal((409, "file/unknown-kind"), (await handler.HandIn(id, "<svg onload='alert(1)'/>"u8.ToArray(), "a.svg")).Said);
        Assert.Equal((409, "file/empty"), (await handler.HandIn(id, [], name)).Status == HttpStatusCode.Conflict ? (409, "file/empty") : (0, ""));
        Assert.Equal((409, "file/not-safe"), (await handler.HandIn(id, Papers.Bomb(), "a.docx")).Said);
        Assert.Equal(0, await Kept(id));
        Assert.Equal(0L, await database.App.Value("select count(*) from vault.file where case_id is null"));
    }

    [Fact] public async Task V5_2_1_What_is_too_large_is_refused_whole_and_other_routes_stay_small()
    {
        var (handler, id) = await ACase();
        Assert.Equal((413, "file/too-large"), (await handler.HandIn(id, Papers.LargePdf(Allowance.LargestFile + 1), "a.pdf")).Said);
        Assert.Equal((413, "body/too-large"), (await handler.Post($"/api/grievances/{id}/notes", new { text = new string('x', 1_100_000) })).Said);
        Assert.Equal(0L, await database.App.Value("select count(*) from vault.file where case_id is null"));
    }

    [Fact] public async Task The_same_file_sent_twice_is_one_and_another_under_its_id_is_a_conflict()
    {
        var ((handler, id), command) = (await ACase(), Guid.CreateVersion7());
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => handler.HandIn(id, Papers.Photo(), "a.jpg", command)));
        var again = await handler.HandIn(id, Papers.Photo(), "a.jpg", command);
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Created, again.Text), (answer.Status, answer.Text)));
        Assert.Equal((409, "idempotency/other-body"), (await handler.HandIn(id, Papers.Pdf, "a.pdf", command)).Said);
        Assert.Equal(1, await Kept(id));
        Assert.Equal(1, (await handler.Get($"/api/grievances/{id}/attachments")).Body.GetProperty("items").GetArrayLength());
    }

    [Fact] public async Task A_picture_of_many_pieces_comes_out_whole()
    {
        var (handler, id) = await ACase();
        var noise = new byte[900 * 700 * 4];
        new Random(1).NextBytes(noise);
        for (var i = noise.Length / 2; i < noise.Length; i += 4) (noise[i], noise[i + 1], noise[i + 2]) = (255, 0, (byte)(noise[i + 2] & 31));
        for (var i = 3; i < noise.Length; i += 4) noise[i] = 255;
        using var bitmap = new SKBitmap(new SKImageInfo(900, 700, SKColorType.Rgba8888, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(noise, 0, bitmap.GetPixels(), noise.Length);
        foreach (var (format, name) in new[] { (SKEncodedImageFormat.Png, "a.png"), (SKEncodedImageFormat.Jpeg, "a.jpg"), (SKEncodedImageFormat.Webp, "a.webp") })
        {
            var bytes = bitmap.Encode(format, 95).ToArray();
            Assert.True(bytes.Length > 3 * Pieces.Size, $"{name} is too small to tell");
            var taken = await handler.HandIn(id, bytes, name);
            using var seen = SKBitmap.Decode(await handler.GetByteArrayAsync(taken.Headers.Location));
            var corner = seen.GetPixel(890, 690);
            Assert.True(corner is { Red: > 200, Green: < 80 }, $"{name}: {corner}");
        }
    }

    [Fact] public async Task A_form_brings_a_file_as_well()
    {
        var (handler, id) = await ACase();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Papers.Picture()), "file", "\u697c\u9053.jpg" }, { new StringContent("true"), "public" } };
        var taken = await handler.Send(HttpMethod.Post, $"/api/grievances/{id}/attachments", form);
        Assert.Equal("\u697c\u9053.jpg", taken.Body.GetProperty("name").GetString());
        Assert.True((await handler.Get($"/api/grievances/{id}/attachments")).Body.GetProperty("items")[0].GetProperty("public").GetBoolean());
        Assert.Equal((409, "file/missing"), (await handler.Send(HttpMethod.Post, $"/api/grievances/{id}/attachments", new MultipartFormDataContent { { new StringContent("true"), "public" } })).Said);
        using var broken = new StringContent("no form");
        broken.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
        Assert.Equal(400, (int)(await handler.Send(HttpMethod.Post, $"/api/grievances/{id}/attachments", broken)).Status);
    }

    [Theory]
    [InlineData("\u623f\u5c4b \u7167\u7247.jpg", "\u623f\u5c4b \u7167\u7247.jpg")] [InlineData("a\u202egpj.exe.jpg", "agpj.exe.jpg")] [InlineData("../../etc/passwd.jpg", "passwd.jpg")] [InlineData("CON.jpg", "_CON.jpg")] [InlineData("a\"; x=\"b.jpg", "a__ x=_b.jpg")]
    public async Task V5_4_1_V5_4_2_Its_name_travels_by_the_standard_and_deceives_nobody(string given, string served)
    {
        var (handler, id) = await ACase();
        var taken = await handler.HandIn(id, Papers.Picture(), given);
        using var answer = await handler.GetAsync(taken.Headers.Location);
        Assert.Equal(served, answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.All(answer.Content.Headers.GetValues("Content-Disposition").Single(), c => Assert.InRange(c, ' ', '~'));
    }

    [Fact] public async Task V8_2_2_Who_may_read_the_case_sees_its_files_and_its_reporter_only_what_is_for_them()
    {
        var (handler, logged) = (await program.As(Role.Handler), await program.Nobody.Log());
        var (id, secret) = ($"{logged.Id}", logged.Body.GetProperty("trackingSecret").GetString()!);
        var inside = await handler.HandIn(id, Papers.Pdf, "inside.pdf");
        var outside = await handler.HandIn(id, Papers.Pdf, "outside.pdf", query: "?public=true");

        using var reporter = new HttpClient { BaseAddress = new(program.Address), DefaultRequestHeaders = { { "Tracking-Secret", secret } } };
        var own = await reporter.HandIn(id, Papers.Photo(), "own.jpg");
        Assert.Equal(HttpStatusCode.Created, own.Status);
        var seen = (await reporter.Get($"/api/grievances/{id}/attachments")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).ToArray();
        Assert.Equal(["outside.pdf", "own.jpg"], seen);
        Assert.Equal(404, (int)(await reporter.GetAsync(inside.Headers.Location)).StatusCode);
        Assert.Equal(200, (int)(await reporter.GetAsync(outside.Headers.Location)).StatusCode);

        var other = await program.Nobody.Log();
        Assert.Equal(404, (int)(await handler.Get($"/api/grievances/{other.Id}/attachments/{inside.Body.GetProperty("file").GetString()}")).Status);       // a file under another's case is not there
        foreach (var role in (Role[])[Role.Resident, Role.Enterprise])
        {
            var foreign = await program.As(role);
            Assert.Equal(404, (int)(await foreign.GetAsync(own.Headers.Location)).StatusCode);
            Assert.Equal(404, (int)(await foreign.Get($"/api/grievances/{id}/attachments")).Status);
            Assert.Equal(404, (int)(await foreign.HandIn(id, Papers.Pdf, "a.pdf")).Status);
        }
        Assert.Equal(401, (int)(await program.Nobody.HandIn(id, Papers.Pdf, "a.pdf")).Status);
    }

    [Fact] public async Task An_officer_who_took_down_an_accusation_hands_in_for_its_reporter()
    {
        var officer = await program.As(Role.Officer);
        var logged = await officer.Post("/api/grievances", new { channel = "field", kind = "report", category = "unclassified", subject = "He takes money", text = "At the gate." });
        Assert.Equal(404, (int)(await officer.HandIn($"{logged.Id}", Papers.Photo(), "a.jpg")).Status);
        officer.DefaultRequestHeaders.Add("Tracking-Secret", logged.Body.GetProperty("trackingSecret").GetString());
        var taken = await officer.HandIn($"{logged.Id}", Papers.Photo(), "a.jpg");
        officer.DefaultRequestHeaders.Remove("Tracking-Secret");
        Assert.Equal(HttpStatusCode.Created, taken.Status);
        Assert.Equal(404, (int)(await officer.GetAsync(taken.Headers.Location)).StatusCode);
    }

    [Fact] public async Task V5_4_3_What_is_infected_is_refused_and_what_nobody_could_scan_waits()
    {
        var (handler, id) = await ACase();
        Assert.Equal((409, "file/infected"), (await handler.HandIn(id, Encoding.ASCII.GetBytes(AScanner.Eicar), "a.txt")).Said);
        Assert.Equal(0, await Kept(id));

        on.Scanner.IsAway = true;
        var (clean, bad) = (await handler.HandIn(id, Papers.Photo(), "a.jpg"), await handler.HandIn(id, Encoding.ASCII.GetBytes(AScanner.Eicar), "b.txt"));
        Assert.Equal("waiting", clean.Body.GetProperty("scan").GetString());
        Assert.Equal((409, "file/waiting"), (await handler.Get($"{clean.Headers.Location}")).Said);
        Assert.Equal((409, "file/waiting"), (await handler.Get($"{clean.Headers.Location}/picture")).Said);

        on.Scanner.IsAway = false;
        var clamd = new Clamd(new ConfigurationBuilder().AddInMemoryCollection([new("Clamd:Address", on.Scanner.Address)]).Build(), NullLogger<Clamd>.Instance);
        await new FileSweep(Store, clamd, TimeProvider.System, NullLogger<FileSweep>.Instance).Run(TimeSpan.FromHours(3), default);
        Assert.Equal(200, (int)(await handler.GetAsync(clean.Headers.Location)).StatusCode);
        Assert.Equal((409, "file/infected"), (await handler.Get($"{bad.Headers.Location}")).Said);
    }

    [Fact] public async Task F18_Where_the_disk_is_full_a_file_is_refused_whole()
    {
        var (handler, id) = await ACase();
        await database.Owner.Run("create function disk_full() returns trigger language plpgsql as $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$");
        await database.Owner.Run("create trigger full_now before insert on vault.file_piece for each row when (new.number = 20) execute function disk_full()");
        try
        {
            Assert.Equal(503, (int)(await handler.HandIn(id, Papers.LargePdf(3_000_000), "a.pdf")).Status);
            Assert.Equal(0L, await database.App.Value("select count(*) from vault.file where case_id is null or case_id = $1", Guid.Parse(id)));
        }
        finally { await database.Owner.Run("drop function disk_full() cascade"); }
        Assert.Equal(HttpStatusCode.Created, (await handler.HandIn(id, Papers.LargePdf(3_000_000), "a.pdf")).Status);
    }

    [Fact] public async Task F39_A_file_cut_off_on_its_way_leaves_nothing()
    {
        var (_, id) = await ACase();
        var half = Papers.LargePdf(2_000_000);
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, new Uri(program.Address).Port);
            var head = $"POST /api/grievances/{id}/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {await program.KeyOf(Role.Handler)}\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Length: {2 * half.Length}\r\n\r\n";
            await socket.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. half]);
            await Until("select count(*) > 10 from vault.file f join vault.file_piece p on p.file_id = f.id where f.case_id is null");
            socket.Client.LingerState = new(true, 0);
        }
        await Until("select not exists (select from vault.file where case_id is null)");

        // and where the program itself died on the way, the sweep finds what is left, and only that
        var before = (long)(await database.App.Value("select count(*) from vault.file"))!;
        var left = await Store.Begin();
        await Store.Write(left, Part.Original).WriteAsync(half);
        Assert.Equal(0, await Store.Sweep(TimeSpan.FromHours(1)));
        Assert.Equal(1, await Store.Sweep(TimeSpan.Zero));
        Assert.Equal((before, 0L), ((long)(await database.App.Value("select count(*) from vault.file"))!, (long)(await database.App.Value("select count(*) from vault.file_piece where file_id = $1", left.Id))!));
    }

    async Task Until(string condition)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var attempt = 0; attempt < 1_500; attempt++)
        {
            if (await database.App.Value(condition) is true) return;
            await tick.WaitForNextTickAsync();
        }
        throw new TimeoutException(condition);
    }

    [Fact] public async Task Ten_large_files_at_once_take_little_memory()
    {
        var (handler, id) = await ACase();
        Assert.Equal(HttpStatusCode.Created, (await handler.HandIn(id, Papers.LargePdf(5_000_000), "warm.pdf")).Status);
        Assert.Equal(HttpStatusCode.Created, (await handler.HandIn(id, Papers.Picture(width: 4000, height: 3000), "warm.jpg")).Status);
        await File.WriteAllTextAsync($"/proc/{program.ProcessId}/clear_refs", "5");      // the peak is counted from here
        var before = await Memory("VmRSS");

        var cases = new List<string>();
        for (var i = 0; i < 10; i++) cases.Add((await ACase()).Case);
        var answers = await Task.WhenAll(cases.Select((one, i) => handler.HandIn(one, Papers.LargePdf(Allowance.LargestFile, seed: i), "a.pdf")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        var grown = await Memory("VmHWM") - before;
        Console.WriteLine($"ten files of 20 MB at once took {grown / 1024} MB");
        Assert.True(grown < 150 * 1024, $"ten files of 20 MB at once took {grown / 1024} MB of memory");
    }

    async Task<long> Memory(string what) =>
        long.Parse((await File.ReadAllLinesAsync($"/proc/{program.ProcessId}/status")).Single(line => line.StartsWith(what + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
}
