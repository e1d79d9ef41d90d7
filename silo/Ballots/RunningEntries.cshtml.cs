using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>
/// An answer on paper or at the door is entered twice: the first person brings the photo, the second one sees the paper and not what the first has entered.
/// At a device the voter is the paper, and answers to two witnesses.
/// </summary>
abstract class EnteringPage(HeadList heads, FileDesk files, Accounts accounts, Site site) : RunningPage
{
    /// <summary>An answer that waits for its second person.</summary>
    public sealed record Waiting(int Head, string Units, Channel Channel, string? By, DateTimeOffset At, bool IsMine);

    public ImmutableArray<string> Buildings { get; private set; } = [];
    public List<Waiting> Held { get; private set; } = [];

    /// <summary>The head that is being entered, once it is known.</summary>
    public int? Head { get; protected set; }
    public string Units { get; private set; } = "";

    /// <summary>Somebody else was here first: the second entry makes it count, and needs no photo.</summary>
    public bool IsSecond => Head is { } head && Ballot.Held.TryGetValue(head, out var held) && held.By != Viewer.Id;
    /// <summary>What waits for its second person may still be confirmed after the close, until the count: the voter of a tablet has gone by then.</summary>
    public bool TakesSecond => IsOpen || (Ballot.Status is BallotStatus.Open or BallotStatus.Closed && !HandsOver);
    public bool TakesIn => IsOpen || (TakesSecond && IsSecond);

    public bool IsMineAlready => Head is { } head && Ballot.Held.TryGetValue(head, out var held) && held.By == Viewer.Id;

    /// <summary>The receipt of what has just been counted.</summary>
    public string? Receipt { get; private set; }

    /// <summary>The same as a slip to hand out.</summary>
    public PrintedSlip? Slip => Receipt is { } receipt ? new(receipt, Ballot.Title, Ballot.Code, Ballot.ClosesAt, Ballot.Roll?.Fingerprint, site.Origin(Request)) : null;

    protected abstract string Path { get; }

    /// <summary>Whether what must be seen before an entry has been seen.</summary>
    protected virtual bool IsSeen() => true;
    protected abstract ImmutableArray<Channel> Channels { get; }

    /// <summary>Whether the device itself goes to the voter; then it is away until whoever is signed in has shown themselves again.</summary>
    protected virtual bool HandsOver => false;
    public HandedOver? Away { get; private set; }

    /// <summary>Whether the voter is asked here and now.</summary>
    public bool Asks => Head is not null && IsOpen && !IsMineAlready;

    public async Task<IActionResult> OnGet(string code, string? building, string? number, int? head)
    {
        if (await Open(code) is { } other) return other;
        if (Away is { } away) Ask(away.Head);
        else if (building is { Length: > 0 } && number is { Length: > 0 }) Seek(building, number);
        else if (head is { } known && Ballot.Electorate.Has(known)) Ask(known);
        Receipt = TempData["receipt"] as string;
        return await Show();
    }

    public async Task<IActionResult> OnPost(string code)
    {
        if (await Open(code) is { } other) return other;
        Channel? way = Enum.TryParse<Channel>(Typed("channel"), ignoreCase: true, out var named) && Channels.Contains(named) ? named : null;
        if (Away is { } away) Ask(away.Head, way);
        else if (int.TryParse(Typed("head"), out var known) && Ballot.Electorate.Has(known)) Ask(known, way);
        else Seek(Typed("building"), Typed("number"), way);
        if (!Enum.TryParse<Choice>(Typed("choice"), ignoreCase: true, out var choice) || !$"{choice}".Equals(Typed("choice"), StringComparison.OrdinalIgnoreCase)) ModelState.AddModelError("choice", Words["Hall.Choice.Missing"]);
        if (!IsSeen()) ModelState.AddModelError("seen", Words["Hall.Kiosk.Seen.Missing"]);
        if (!ModelState.IsValid || Head is not { } head) return await Show();

        var channel = way ?? Channels[0];
        var first = Ballot.Held.GetValueOrDefault(head);
        // who is second has no photo to bring; and sent twice, what they confirmed waits no more
        var evidence = first?.Evidence ?? (Typed("second") == "true" ? "" : await Photo(files));
        if (evidence is null) return await Show();

        var answer = await Desk.Put(Id, new EnterVote(head, choice, first?.Channel ?? channel, evidence), CommandId, new { head, choice, channel });
        if (!Told(answer)) return await Show();

        HandOver(null);
        var after = (await Desk.SeeAs<Ballot>(Id, LocalToken.System, "ReadBallot")).Case!;
        var receipt = Receipts.Of(CommandId);
        if (after.Urn.HeadOf(receipt) == head)
        {
            TempData["receipt"] = Receipts.Grouped(Receipts.Code(receipt));
            return Done("Entered.Counted", Path);
        }
        return Done(after.Held.ContainsKey(head) ? "Entered.Waits" : "Entered.Disputed", Path);
    }

    async Task<IActionResult?> Open(string code)
    {
        if (await Find(code, "EnterVote") is { } other) return other;

        Away = HandsOver ? HandedOver.Of(HttpContext) : null;
        await heads.Open(Ballot);
        Buildings = [.. heads.Buildings];
        return null;
    }

    void HandOver(int? head)
    {
        if (HandsOver) Away = HandedOver.Begin(HttpContext, Path, head);
    }

    // what waits by one way is not confirmed by another
    void Ask(int? head, Channel? way = null)
    {
        if (Ballot.Held.GetValueOrDefault(head ?? 0) is { } held && (!Channels.Contains(held.Channel) || (way ?? held.Channel) != held.Channel)) ModelState.AddModelError("number", Words["Hall.Entries.OtherWay", Words[$"Voted.{held.Channel}"]]);
        else Head = head;
    }

    void Seek(string building, string number, Channel? way = null)
    {
        var found = heads.At(building, number);
        if (found.Length == 1) Ask(found[0], way);
        else ModelState.AddModelError("number", Words["Hall.Unit.Unknown"]);
    }

    async Task<IActionResult> Show()
    {
        if (Asks) HandOver(Head);
        if (Head is { } head) Units = string.Join(Words["Organisation.And"], heads.UnitsOf(head));
        foreach (var (one, entry) in Ballot.Held.OrderBy(held => held.Value.At))
            if (Channels.Contains(entry.Channel))
                Held.Add(new(one, string.Join(Words["Organisation.And"], heads.UnitsOf(one)), entry.Channel, (await accounts.SubjectOf(entry.By))?.Account.DisplayName, entry.At, entry.By == Viewer.Id));
        return Page();
    }
}

/// <summary>Papers out of the box and answers at the door, entered by two people.</summary>
[TakesFiles]
sealed class RunningEntriesPage(HeadList heads, FileDesk files, Accounts accounts, Site site) : EnteringPage(heads, files, accounts, site)
{
    protected override string Path => $"{Here}/entries";
    protected override ImmutableArray<Channel> Channels => [Channel.Paper, Channel.OnSite];
}
