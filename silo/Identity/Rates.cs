using System.Collections.Concurrent;
using Npgsql;

namespace Mediation.Identity;

/// <summary>How often one address may ask within a while, as somebody who has not said who they are: a crowd in a hall gets through, a flood does not.</summary>
/// <param name="IsShared">counted by all silos together; a probe must be answered while the database is away</param>
sealed record Rate(string Door, int Most, TimeSpan Within, bool IsShared = true)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static readonly Rate Visit = new("visit", 6_000, Minute);
    public static readonly Rate Send = new("send", 600, Minute);
    /// <summary>Answers to a ballot, by a letter's code of 130 bits: a hall full of owners before the close is never turned away.</summary>
    public static readonly Rate Vote = new("vote", 60_000, Minute);
    public static readonly Rate Probe = new("probe", 6_000, Minute, IsShared: false);

    /// <summary>How many a silo takes from the common stock at once, so that not every look at a page costs a statement.</summary>
    public int Run => IsShared ? Math.Max(1, Most / 100) : Most;

    /// <summary>As this installation has it: --Limits:visit:Most, --Limits:visit:Seconds.</summary>
    public Rate In(IConfiguration settings) => this with
    {
        Most = settings.GetValue($"Limits:{Door}:Most", Most), Within = TimeSpan.FromSeconds(settings.GetValue($"Limits:{Door}:Seconds", Within.TotalSeconds)),
    };
}

/// <summary>
/// Requests of nobody, counted by all silos together. A silo takes a small run of them at a time and gives it out by itself: never more than there are in all,
/// however many silos, and a flood that is over the limit costs the database nothing.
/// </summary>
sealed class Rates(NpgsqlDataSource db, TimeProvider time, IConfiguration settings)
{
    const int MostOrigins = 50_000;

    sealed class Run
    {
        DateTimeOffset endsAt;
        int left;
        bool isOver;

        /// <summary>One of what this silo holds; null where it has to ask for more, else how long to wait (nothing: go on).</summary>
        public TimeSpan? Take(DateTimeOffset now)
        {
            lock (this)
            {
                if (endsAt <= now) (left, isOver) = (0, false);
                if (left > 0) { left--; return TimeSpan.Zero; }
                return isOver ? endsAt - now : null;
            }
        }

        public DateTimeOffset EndsAt { get { lock (this) return endsAt; } }

        public void Receive(int granted, DateTimeOffset until)
        {
            lock (this)
            {
                if (endsAt != until) (endsAt, left) = (until, 0);
                left += granted;
                isOver = granted == 0;
            }
        }
    }

    readonly ConcurrentDictionary<(string Door, string Origin), Run> runs = new();
    readonly ConcurrentDictionary<string, Rate> rates = new();

    /// <summary>Counts one request; how long to wait where there were too many.</summary>
    public async ValueTask<TimeSpan?> Take(Rate asked, string origin)
    {
        var rate = rates.GetOrAdd(asked.Door, _ => asked.In(settings));
        if (runs.Count > MostOrigins) runs.Clear();
        var run = runs.GetOrAdd((rate.Door, origin), _ => new());
        for (; ; )
        {
            var now = time.GetUtcNow();
            if (run.Take(now) is { } wait) return wait == TimeSpan.Zero ? null : wait;

            if (!rate.IsShared) run.Receive(run.EndsAt > now ? 0 : rate.Run, run.EndsAt > now ? run.EndsAt : now + rate.Within);
            else if (await Ask(rate, origin, now) is var (granted, until)) run.Receive(granted, until);
            else return null;
        }
    }

    // none while the database is away: what needs it says so itself
    async Task<(int Granted, DateTimeOffset Until)?> Ask(Rate rate, string origin, DateTimeOffset now)
    {
        await using var command = db.CreateCommand("""
            insert into identity.rate as r (door, origin, taken, ends_at) values ($1, $2, $3, $4)
            on conflict (door, origin) do update set
                taken = case when r.ends_at > $5 then least(r.taken, 1000000000) + excluded.taken else excluded.taken end,
                ends_at = case when r.ends_at > $5 then r.ends_at else excluded.ends_at end
            returning taken, ends_at
            """);
        try
        {
            await using var row = await command.With(rate.Door, origin, rate.Run, (now + rate.Within).UtcDateTime, now.UtcDateTime).ExecuteReaderAsync();
            await row.ReadAsync();
            return (Math.Clamp(rate.Most - (row.GetInt32(0) - rate.Run), 0, rate.Run), row.GetFieldValue<DateTimeOffset>(1));
        }
        catch (Exception why) when (Cases.Faults.AreOfTheDatabase(why)) { return null; }
    }
}
