using System.Globalization;
using Mediation.Cases;
using Npgsql;

namespace Mediation.Live;

/// <summary>Somebody has just written to a case; it stands at this version now.</summary>
sealed record Happening(string Noun, Guid Case, int Version, Guid By);

/// <summary>
/// What has just been written, here or on another silo, for those who are looking now. It says that something happened and never what: each
/// viewer asks again, as whoever they are. The cases only leave word; once a quarter of a second it is passed on, so that no act waits for it.
/// </summary>
sealed class News(NpgsqlDataSource db, TimeProvider time, ILogger<News> log) : BackgroundService
{
    const string Channel = "mediation_news";
    const int Remembered = 4096, MostInALetter = 80;
    static readonly TimeSpan Often = TimeSpan.FromMilliseconds(250);

    readonly Lock door = new();
    readonly Queue<(DateTimeOffset At, Happening What)> recent = new();
    readonly string self = Guid.NewGuid().ToString("n");
    List<Happening> unsent = [];
    long told, passedOn;
    TaskCompletionSource next = New();

    /// <summary>How many there have been so far.</summary>
    public long Count { get { lock (door) return told; } }

    /// <summary>A case of this silo was written to.</summary>
    public void Tell(Happening what)
    {
        lock (door)
        {
            Remember(what);
            unsent.Add(what);
        }
    }

    /// <summary>What is remembered from this moment on.</summary>
    public List<Happening> Since(DateTimeOffset moment)
    {
        lock (door) return [.. recent.Where(one => one.At >= moment).Select(one => one.What)];
    }

    /// <summary>Returns once there are more than these and they are passed on, or the patience has run out.</summary>
    public async Task Wait(long known, TimeSpan patience, CancellationToken stop)
    {
        Task come;
        lock (door)
        {
            if (passedOn > known) return;
            come = next.Task;
        }
        try { await come.WaitAsync(patience, time, stop); }
        catch (TimeoutException) { }
    }

    void Remember(Happening what)
    {
        told++;
        recent.Enqueue((time.GetUtcNow(), what));
        if (recent.Count > Remembered) recent.Dequeue();
    }

    protected override Task ExecuteAsync(CancellationToken stop) => Task.WhenAll(PassOn(stop), Hear(stop));

    async Task PassOn(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Often, time);
        try
        {
            while (await tick.WaitForNextTickAsync(stop))
            {
                List<Happening> letters;
                TaskCompletionSource? waiting = null;
                lock (door)
                {
                    (letters, unsent) = (unsent, []);
                    if (told > passedOn) (waiting, next, passedOn) = (next, New(), told);
                }
                waiting?.TrySetResult();
                if (letters.Count > 0) await Send(letters, stop);
            }
        }
        catch (OperationCanceledException) { }
    }

    // the others are told of the latest of each case; where there is too much to say, only that there was much
    async Task Send(List<Happening> letters, CancellationToken stop)
    {
        var latest = letters.GroupBy(one => one.Case).Select(group => group.Last()).ToList();
        var said = latest.Count > MostInALetter ? "*"
            : string.Join('\n', latest.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Noun} {one.Case:n} {one.Version} {one.By:n}")));
        try
        {
            await using var command = db.CreateCommand("select pg_notify($1, $2)");
            command.Parameters.Add(new() { Value = Channel });
            command.Parameters.Add(new() { Value = $"{self}\n{said}" });
            await command.ExecuteNonQueryAsync(stop);
        }
        catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogDebug(why, "the other silos were not told this time"); }
    }

    async Task Hear(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (!stop.IsCancellationRequested)
            try
            {
                await using var connection = await db.OpenConnectionAsync(stop);
                connection.Notification += (_, letter) => Read(letter.Payload);
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(stop);
                while (true) await connection.WaitAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception why) when (Faults.AreOfTheDatabase(why))
            {
                log.LogDebug(why, "the other silos are not heard for a while");
                try { await tick.WaitForNextTickAsync(stop); }
                catch (OperationCanceledException) { return; }
            }
    }

    void Read(string letter)
    {
        var lines = letter.Split('\n');
        if (lines[0] == self) return;
        lock (door)
            foreach (var line in lines.AsSpan(1))
                Remember(line.Split(' ') is [var noun, var id, var version, var by]
                    ? new(noun, Guid.Parse(id), int.Parse(version, CultureInfo.InvariantCulture), Guid.Parse(by)) : Much);
    }

    /// <summary>So much happened elsewhere that nobody could say what.</summary>
    public static readonly Happening Much = new("", Guid.Empty, 0, Guid.Empty);

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
