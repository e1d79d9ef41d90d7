using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Mediation.Alike;
using Mediation.Vault;

namespace Mediation.Bench;

/// <summary>Gathers many texts around what they say, out of their tokens alone: all at once, and one more at a time.</summary>
static class Hot
{
    const int Texts = 100_000, Matters = 4_000, More = 2_000;

    public static void Run()
    {
        var (key, random) = (RandomNumberGenerator.GetBytes(32), new Random(1));
        // a matter has words of its own; who reports it adds many that everybody uses
        var matters = Enumerable.Range(0, Matters).Select(_ => string.Concat(Enumerable.Range(0, 14).Select(_ => (char)random.Next(0x4E00, 0x9F00)))).ToArray();
        var all = Enumerable.Range(0, Texts + More).Select(n => Spoken(n)).ToList();
        var index = new AlikeIndex();
        var started = Stopwatch.GetTimestamp();
        index.Load(all[..Texts]);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var times = all[Texts..].ConvertAll(one =>
        {
            var began = Stopwatch.GetTimestamp();
            index.Add(one);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        });
        times.Sort();
        var issues = index.Issues(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, int.MaxValue);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hot issues of {Texts:N0} texts: {took:0.0} s (goal ≤ 60), {issues.Count:N0} issues of {Matters:N0} matters with {issues.Sum(one => one.Cases.Length):N0} texts"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one more text: p50 {times[times.Count / 2]:0.00} ms, p99 {times[times.Count * 99 / 100]:0.00} ms (goal ≤ 20)"));

        Spoken Spoken(int n)
        {
            var matter = matters[random.Next(Matters)];
            var subject = matter[..7] + Some(2);
            return new(Guid.NewGuid(), DateTimeOffset.UnixEpoch.AddMinutes(n), Said.Of(Tokens.Of(subject, key), Tokens.Of(Some(12) + matter + Some(12), key)));
        }

        string Some(int pieces) => string.Concat(Enumerable.Range(0, pieces).Select(_ => Seed.Words.Substring(random.Next(Seed.Words.Length - 5), 5)));
    }
}
