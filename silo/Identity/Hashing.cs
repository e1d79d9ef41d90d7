namespace Mediation.Identity;

/// <summary>Too many slow hashes wait already: the caller comes back in a moment.</summary>
sealed class TooBusy(string what) : Exception($"too many {what} are waiting");

/// <summary>Slow hashes, at most one a core at a time, so that signing in cannot starve everything else; past a short queue the answer is "busy".</summary>
sealed class Hashing(int atOnce, int waiting)
{
    public static readonly Hashing Shared = new(Environment.ProcessorCount, 16 * Environment.ProcessorCount);

    readonly SemaphoreSlim turns = new(atOnce);
    int inside;

    public async Task<T> Do<T>(Func<Task<T>> hash)
    {
        try
        {
            if (Interlocked.Increment(ref inside) > atOnce + waiting) throw new TooBusy("slow hashes");

            await turns.WaitAsync();
            try { return await Task.Run(hash); }
            finally { turns.Release(); }
        }
        finally { Interlocked.Decrement(ref inside); }
    }

    public Task<T> Do<T>(Func<T> hash) => Do(() => Task.FromResult(hash()));
}
