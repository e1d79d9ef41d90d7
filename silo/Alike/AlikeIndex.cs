using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mediation.Alike;

/// <summary>A case and what was said in it, when it came in.</summary>
[GenerateSerializer, Immutable]
sealed record Spoken([property: Id(0)] Guid CaseId, [property: Id(1)] DateTimeOffset At, [property: Id(2)] Said Said);

/// <summary>A case that says alike, and how much.</summary>
[GenerateSerializer, Immutable]
readonly record struct Found([property: Id(0)] Guid CaseId, [property: Id(1)] int PerMille);

/// <summary>Cases that say the same thing: the first of them, and all.</summary>
[GenerateSerializer, Immutable]
sealed record Issue([property: Id(0)] Guid First, [property: Id(1)] ImmutableArray<Guid> Cases);

/// <summary>
/// Which cases say alike. Every case is found by a few of its tokens, those that few others say; of a token that many say only the newest cases
/// are looked at, so a search costs the same however many cases there are. Cases gather around the first that said it: who is unlike the first
/// is not drawn in by the last.
/// </summary>
sealed class AlikeIndex
{
    const int OfSubject = 12, OfText = 16, Newest = 200, Looked = 24, LeastShared = 2;

    /// <summary>From here on two texts are about the same thing.</summary>
    public const int SameThing = 250;

    sealed class Kept(Spoken spoken, int[] trace)
    {
        public Spoken Spoken => spoken;
        public int[] Trace => trace;
        public int Leader { get; set; }
        public bool Gone { get; set; }
    }

    readonly Commonness common = new();
    readonly List<Kept> kept = [];
    readonly Dictionary<Guid, int> places = [];
    readonly Dictionary<int, List<int>> cases = [];             // by token, the oldest first
    readonly Dictionary<int, List<int>> issues = [];            // by leader, where there are others
    byte[] shared = [];
    readonly List<int> touched = [];

    public int Count => places.Count;

    /// <summary>Many at once, the oldest first: how common a token is, is known before the first is kept.</summary>
    public void Load(IReadOnlyCollection<Spoken> all)
    {
        foreach (var one in all) common.Add(one.Said);
        foreach (var one in all) Keep(one);
    }

    public void Add(Spoken one)
    {
        if (places.ContainsKey(one.CaseId)) return;
        common.Add(one.Said);
        Keep(one);
    }

    void Keep(Spoken one)
    {
        var trace = TraceOf(one.Said);
        var (place, mine) = (kept.Count, new Kept(one, trace));
        mine.Leader = LeaderFor(one.Said, trace) ?? place;
        if (mine.Leader != place) Followers(mine.Leader).Add(place);
        kept.Add(mine);
        places[one.CaseId] = place;
        foreach (var token in trace)
            (CollectionsMarshal.GetValueRefOrAddDefault(cases, token, out _) ??= []).Add(place);
    }

    int? LeaderFor(Said said, int[] trace)
    {
        (int Leader, int PerMille)? best = null;
        HashSet<int> looked = [];
        foreach (var place in Candidates(trace))
        {
            var leader = kept[place].Leader;
            if (!looked.Add(leader) || kept[leader].Gone) continue;
            var likeness = Likeness.PerMille(said, kept[leader].Spoken.Said, common);
            if (likeness >= SameThing && likeness > (best?.PerMille ?? 0)) best = (leader, likeness);
        }
        return best?.Leader;
    }

    /// <summary>The cases that say most of the same, the likest first; and how alike others are that somebody asks for.</summary>
    public List<Found> Find(Said said, IEnumerable<Guid> also)
    {
        HashSet<int> looked = [.. Candidates(TraceOf(said)), .. also.Where(places.ContainsKey).Select(id => places[id])];
        return [.. looked.Where(place => !kept[place].Gone).Select(place => new Found(kept[place].Spoken.CaseId, Likeness.PerMille(said, kept[place].Spoken.Said, common))).OrderByDescending(found => found.PerMille)];
    }

    /// <summary>Nothing of it is kept; who had gathered around it gathers around the next.</summary>
    public void Remove(Guid caseId)
    {
        if (!places.Remove(caseId, out var place)) return;
        var gone = kept[place];
        gone.Gone = true;
        common.Remove(gone.Spoken.Said);
        foreach (var token in gone.Trace) cases[token].Remove(place);
        if (gone.Leader != place) issues[gone.Leader].Remove(place);
        else if (issues.Remove(place, out var followers) && followers is [var next, .. var others])
        {
            kept[next].Leader = next;
            foreach (var other in others) kept[other].Leader = next;
            if (others.Count > 0) issues[next] = others;
        }
        kept[place] = new(new(Guid.Empty, default, new([], [])), []) { Leader = place, Gone = true };
    }

    /// <summary>What at least two cases said that came in from one moment to another, the most said first.</summary>
    public List<Issue> Issues(DateTimeOffset from, DateTimeOffset to, int most) =>
        [.. issues.Select(pair => new Issue(kept[pair.Key].Spoken.CaseId, [.. pair.Value.Prepend(pair.Key).Where(place => kept[place].Spoken.At >= from && kept[place].Spoken.At < to).Select(place => kept[place].Spoken.CaseId)]))
            .Where(issue => issue.Cases.Length >= 2).OrderByDescending(issue => issue.Cases.Length).ThenBy(issue => issue.First).Take(most)];

    // who shares at least two of the tokens, those that share most first
    List<int> Candidates(int[] trace)
    {
        if (shared.Length < kept.Count) Array.Resize(ref shared, Math.Max(1_024, kept.Count * 2));
        foreach (var token in trace)
        {
            if (!cases.TryGetValue(token, out var list)) continue;
            for (var i = Math.Max(0, list.Count - Newest); i < list.Count; i++)
                if (shared[list[i]]++ == 0) touched.Add(list[i]);
        }
        List<int> best = [.. touched.Where(place => shared[place] >= LeastShared).OrderByDescending(place => shared[place]).ThenByDescending(place => place).Take(Looked)];
        foreach (var place in touched) shared[place] = 0;
        touched.Clear();
        return best;
    }

    // the most telling of the headline and of the text; which of two equals is chosen does not depend on who says it
    int[] TraceOf(Said said)
    {
        var subject = Telling(said.Subject, OfSubject, token => 0);
        var text = Telling(said.All.Except(subject), OfText, token => Array.BinarySearch(said.Repeated, token) >= 0 ? 0 : 1);
        return [.. subject, .. text];

        int[] Telling(IEnumerable<int> tokens, int most, Func<int, int> rank)
        {
            int[] telling = [.. tokens.Where(common.IsTelling).OrderBy(rank).ThenByDescending(token => Math.Min(7, common.Weight(token))).ThenBy(token => token).Take(most)];
            return telling.Length >= LeastShared ? telling : [.. tokens.OrderBy(common.Of).ThenBy(token => token).Take(LeastShared * 2)];
        }
    }

    List<int> Followers(int leader) => CollectionsMarshal.GetValueRefOrAddDefault(issues, leader, out _) ??= [];
}
