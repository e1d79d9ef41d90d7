using System.Diagnostics;

namespace Mediation.Bench;

/// <summary>What one line of the table came to in one round.</summary>
sealed record Measured(double PerSecond, double P50, double P95, double P99, double CpuMicroseconds, int Failures);

/// <summary>Callers that ask again as soon as they are answered.</summary>
static class Load
{
    public static async Task<Measured> Run(int callers, TimeSpan duration, Process? server, Func<int, int, Task<bool>> call, Func<bool>? until = null)
    {
        using var stop = new CancellationTokenSource();
        var times = new List<double>[callers];
        var failures = 0;
        var before = Cpu(server);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = times[caller] = [];
            for (var n = 0; Stopwatch.GetElapsedTime(started) < duration && until?.Invoke() != true; n++)
            {
                var asked = Stopwatch.GetTimestamp();
                if (!await call(caller, n)) Interlocked.Increment(ref failures);
                mine.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = times.SelectMany(t => t).Order().ToArray();
        return new(all.Length / elapsed, At(all, 0.50), At(all, 0.95), At(all, 0.99), (Cpu(server) - before).TotalMicroseconds / Math.Max(1, all.Length), failures);
    }

    static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    static TimeSpan Cpu(Process? server)
    {
        if (server is null) return TimeSpan.Zero;
        server.Refresh();
        return server.TotalProcessorTime;
    }
}
