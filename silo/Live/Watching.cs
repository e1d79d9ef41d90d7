using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Pages;

namespace Mediation.Live;

/// <summary>What a page that stays open is told: a sentence, and how much it speaks of; an empty one takes it back.</summary>
sealed record Word(string Text, int Count);

/// <summary>The line of a page that stays open: where it hears, and which of its parts are shown anew when somebody asks for it.</summary>
sealed record Line(string Address, string Parts);

/// <summary>
/// Tells pages that stay open what has happened since they were shown. Before each word it is asked anew who is looking and whether the
/// session still lives, so nobody is told of what they may no longer see; and waiting keeps no session alive.
/// </summary>
sealed class Watching(News news, Sessions sessions, IServiceScopeFactory scopes, Words words, BallotWords ballots, Journal journal, TimeProvider time, IHostApplicationLifetime life)
{
    /// <summary>A queue is counted again no oftener than this, however much happens in it.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>After so long something is said that means nothing: so a broken line is noticed, and a session that has ended.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>So many may follow a turnout at a silo at once; whoever comes later sees it when they load the page.</summary>
    const int MostListeners = 2_000;
    int listeners;

    static readonly SseItem<string> Still = new("", "still");

    /// <summary>The numbers beside the views, and how much is new in the list that is looked at.</summary>
    public async IAsyncEnumerable<SseItem<string>> Queue(HttpContext http, GrievanceFilter filter, DateTimeOffset since, [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
        var (numbers, fresh) = ("", 0);
        do
        {
            var known = news.Count;
            await using (var scope = scopes.CreateAsyncScope())
            {
                if (!await MayLook(http, scope.ServiceProvider, "ListGrievances")) yield break;

                var (counts, count) = await Count(scope.ServiceProvider, filter, since);
                if (counts != numbers) yield return new(numbers = counts, "views");
                if (count != fresh) yield return Said(words[count == 1 ? "Live.Queue.One" : "Live.Queue", fresh = count], count);
                else yield return Still;
            }
            if (!await Rest(() => Task.Delay(Pace, time, end.Token)) || !await Rest(() => news.Wait(known, Silence, end.Token))) yield break;
        }
        while (true);
    }

    /// <summary>What others have done to one case since a version of it was shown.</summary>
    public async IAsyncEnumerable<SseItem<string>> Case(HttpContext http, Guid id, int version, [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
        for (var told = 0; ;)
        {
            var (asked, known) = (time.GetUtcNow(), news.Count);
            await using (var scope = scopes.CreateAsyncScope())
            {
                if (!await MayLook(http, scope.ServiceProvider, Access.Read) || await ByOthers(scope.ServiceProvider, id, version) is not { } happened) yield break;

                if (happened is [.., var last] && happened.Count > told) yield return Said(words["Live.Case", last.By ?? words.Label(last.Role), words[$"Story.{last.Act}"]], told = happened.Count);
                else yield return Still;
            }
            do
            {
                if (!await Rest(() => news.Wait(known, Silence, end.Token))) yield break;
                known = news.Count;
            }
            while (time.GetUtcNow() < asked + Silence && !news.Since(asked).Exists(one => one.Case == id || one == News.Much));
        }
    }

    /// <summary>Whether one more of those who need no account may listen to this silo.</summary>
    public bool HasRoom => Volatile.Read(ref listeners) < MostListeners;

    /// <summary>How many have answered a ballot that is open, never what; "over" is the last word.</summary>
    public async IAsyncEnumerable<SseItem<string>> Turnout(HttpContext http, Guid id, [EnumeratorCancellation] CancellationToken gone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
        Interlocked.Increment(ref listeners);
        try
        {
            for (var told = ""; ;)
            {
                var (asked, known) = (time.GetUtcNow(), news.Count);
                await using (var scope = scopes.CreateAsyncScope())
                {
                    var file = scope.ServiceProvider.GetRequiredService<BallotFile>();
                    if (!await MayLook(http, scope.ServiceProvider, "ReadBallot") || await file.OpenTurnout(id) is not { } turnout) break;

                    var said = JsonSerializer.Serialize(ballots.Turnout(turnout), JsonSerializerOptions.Web);
                    if (said != told) yield return new(told = said, "turnout");
                    else yield return Still;
                }
                if (!await Rest(() => Task.Delay(Pace, time, end.Token))) yield break;
                do
                {
                    if (news.Since(asked).Exists(one => one.Case == id || one == News.Much)) break;
                    if (!await Rest(() => news.Wait(known, Silence, end.Token))) yield break;
                    known = news.Count;
                }
                while (time.GetUtcNow() < asked + Silence);
            }
            yield return new("", "over");
        }
        finally { Interlocked.Decrement(ref listeners); }
    }

    async Task<bool> MayLook(HttpContext http, IServiceProvider scope, string action) =>
        (http.SessionOf() is not { } session || await sessions.Lives(session)) && Access.MayEver(await scope.GetRequiredService<Desk>().Who(), action);

    async Task<(string Views, int New)> Count(IServiceProvider scope, GrievanceFilter filter, DateTimeOffset since)
    {
        var (desk, list) = (scope.GetRequiredService<Desk>(), scope.GetRequiredService<GrievanceList>());
        var me = (await desk.Who()).Id;
        var changed = news.Since(since).Where(one => one.By != me).Select(one => one.Case).Distinct().ToArray();
        var views = await scope.GetRequiredService<QueueViews>().Read();
        var counts = await list.Count([.. views.Select(view => view.Filter), filter with { Among = changed, LoggedSince = since }]);
        return (JsonSerializer.Serialize(views.Zip(counts).ToDictionary(pair => pair.First.View.Query, pair => words["Office.Number", pair.Second])), counts[^1]);
    }

    async Task<List<Moment>?> ByOthers(IServiceProvider scope, Guid id, int version)
    {
        var (desk, file) = (scope.GetRequiredService<Desk>(), scope.GetRequiredService<CaseFile>());
        if ((await file.Read(id, texts: false)).View is not { } view) return null;
        if (view.Version <= version) return [];

        var me = (await desk.Who()).Id;
        HashSet<int> byOthers = [];
        await foreach (var (body, _, _) in journal.Read(id, version))
            if (EntryFormat.Read<Grievance>(body) is var entry && entry.By != me) byOthers.Add(entry.Version);
        return [.. (await file.History(id, isLook: false)).Where(moment => byOthers.Contains(moment.Version))];
    }

    static SseItem<string> Said(string text, int count) => new(JsonSerializer.Serialize(new Word(text, count), JsonSerializerOptions.Web), "news");

    // false: whoever looked has gone, or the program ends
    static async Task<bool> Rest(Func<Task> rest)
    {
        try { await rest(); }
        catch (OperationCanceledException) { return false; }
        return true;
    }
}
