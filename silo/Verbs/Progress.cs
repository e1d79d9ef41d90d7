using System.Diagnostics;
using System.Globalization;

namespace Mediation.Verbs;

/// <summary>How far long work is: a bar on a terminal, a line every few seconds elsewhere.</summary>
sealed class Progress(TextWriter errors, string what, long total) : IDisposable
{
    static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(100), BetweenLines = TimeSpan.FromSeconds(5);
    const int Width = 30;

    readonly bool terminal = ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected;
    readonly Lock one = new();
    long told = Stopwatch.GetTimestamp(), done;
    bool drawn;

    public void Add(long more = 1)
    {
        lock (one)
        {
            done += more;
            if (Stopwatch.GetElapsedTime(told) < (terminal ? BetweenBars : BetweenLines)) return;
            told = Stopwatch.GetTimestamp();
            if (terminal) Draw();
            else errors.WriteLine(Words);
        }
    }

    public void Dispose()
    {
        lock (one)
        {
            if (!drawn) return;
            Draw();
            errors.WriteLine();
        }
    }

    string Words => string.Create(CultureInfo.InvariantCulture, $"{what} {done:N0} of {total:N0}");

    void Draw()
    {
        drawn = true;
        var full = total == 0 ? Width : (int)Math.Min(Width, Width * done / total);
        errors.Write($"\r[{new string('#', full)}{new string('.', Width - full)}] {Words} ");
    }
}
