using System.Collections.Concurrent;
using System.Net;

namespace Mediation.Identity;

/// <summary>
/// Ten wrong passwords in a quarter of an hour, for one account or from one address, and the door stays shut until the oldest is forgotten.
/// Kept in memory: a silo counts what it sees itself.
/// </summary>
sealed class Attempts(TimeProvider time)
{
    public const int Most = 10;
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(15);

    const int Remembered = 10_000;
    readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> failures = new();

    /// <summary>
    /// Counts an attempt before its password is looked at, so that a hundred at once are no more than ten in a row;
    /// how long to wait where there were too many.
    /// </summary>
    public TimeSpan? Begin(string userName, IPAddress? address)
    {
        var now = time.GetUtcNow();
        if (failures.Count > Remembered) Forget(now);
        string[] keys = [AddressKey(address), NameKey(userName)];      // the address first: it must not fill the memory with names
        foreach (var key in keys)
            if (Wait(key, now) is var wait && wait > TimeSpan.Zero) return wait;

        foreach (var key in keys) Change(key, queue => queue.Enqueue(now));
        return null;
    }

    /// <summary>The password was right: the account starts anew, and the address has one attempt back.</summary>
    public void Succeeded(string userName, IPAddress? address)
    {
        failures.TryRemove(NameKey(userName), out _);
        Change(AddressKey(address), queue => queue.TryDequeue(out _));
    }

    TimeSpan Wait(string key, DateTimeOffset now)
    {
        var wait = TimeSpan.Zero;
        Change(key, queue =>
        {
            while (queue.TryPeek(out var oldest) && oldest + Within <= now) queue.Dequeue();
            if (queue.Count >= Most) wait = queue.Peek() + Within - now;
        });
        return wait;
    }

    void Change(string key, Action<Queue<DateTimeOffset>> how)
    {
        var queue = failures.GetOrAdd(key, _ => new());
        lock (queue) how(queue);
    }

    void Forget(DateTimeOffset now)
    {
        foreach (var (key, queue) in failures)
            lock (queue)
                if (queue.All(at => at + Within <= now)) failures.TryRemove(key, out _);
    }

    static string NameKey(string userName) => "name " + userName.Trim().ToUpperInvariant();
    static string AddressKey(IPAddress? address) => "from " + address;
}
