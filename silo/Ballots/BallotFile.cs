using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Invitations;
using Mediation.Law;
using Mediation.Projects;
using Mediation.Rolls;
using FileKind = Mediation.Files.FileKind;

namespace Mediation.Ballots;

/// <summary>One condition, in the figures that people read: areas in square metres, percentages cut off.</summary>
sealed record TestView(Measure Measure, Part Of, Whole Among, string At, bool Strict, string Have, string Whole, string Percent, string? ToGo, bool Passed);

/// <summary>How a part of the project is decided, and by which law.</summary>
sealed record RuleView(string Group, string Threshold, ImmutableArray<Test> Quorum, ImmutableArray<Test> Decisive, LegalBasis Basis);

/// <summary>Heads and area, of how many.</summary>
/// <param name="Needed">what must take part before anything can be decided</param>
sealed record TurnoutView(string Group, int Heads, int OfHeads, string Area, string OfArea, string HeadsPercent, string AreaPercent, ImmutableArray<TestView> Needed);

/// <summary>A part of the result; small parts of the project are for the house alone.</summary>
sealed record GroupView(string Group, Split Heads, SplitView Area, string? Threshold, ImmutableArray<TestView> Tests, bool? Passed);

/// <summary>Areas by what was said, in square metres.</summary>
sealed record SplitView(string All, string Agree, string Against, string Abstain, string Spoiled, string Pending, string Conflicting, string Silent, string Followed);

/// <summary>The result as its viewer may read it.</summary>
sealed record ResultView(bool Passed, ImmutableArray<GroupView> Groups, ImmutableArray<TestView> Land, string Urn, string Hash, int Signatures);

/// <summary>The own answer: that it is there, never which.</summary>
sealed record OwnAnswer(int Head, string Receipt, Channel Channel, int Version);

/// <summary>Why the one who asks can or cannot vote, and their own answers.</summary>
sealed record CalloutView(bool May, string Code, ImmutableArray<string> Args, ImmutableArray<int> Heads, ImmutableArray<OwnAnswer> Answered, ImmutableArray<Barred> Barred);

/// <summary>A document that is voted on: its name, its hash, and where it lies here, what it is.</summary>
sealed record DocumentView(string Name, string Sha256, FileKind? Kind, int? Size);

/// <summary>A ballot as its viewer may read it.</summary>
/// <param name="SilentRule">the document of the owners' rules by which the silent follow, where it can be read here</param>
sealed record BallotView(
    Guid Id, string Code, int Version, Guid ProjectId, string? ProjectCode, string? ProjectName, string Title, string Question, ImmutableArray<DocumentView> Documents, DocumentView? SilentRule, BallotStatus Status,
    bool IsConsent, bool EveryParcel, FollowMajority? Silent, ImmutableArray<RuleView> Rules, ImmutableArray<Test> Land, string RuleSet, int? MostProxies,
    DateTimeOffset? NoticedAt, string? Committee, DateOnly? CommitteeTold, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, int Extensions, DateTimeOffset? ClosedAt, DateTimeOffset? AnnouncedAt,
    string? Fingerprint, int Heads, string Area, TurnoutView? Turnout, CalloutView Callout, ResultView? Result, string? Annulment, ImmutableArray<string> NextActs, int? Item = null);

/// <summary>The answer to who looks a receipt up.</summary>
sealed record ReceiptView(ReceiptStanding Standing, string? Receipt, BallotStatus Status, string? Fingerprint, int Heads, int Answered, string? Urn);

/// <summary>After the close: every answer that no later one took the place of, by its receipt and how it came in; no name, no head, no area, no choice.</summary>
sealed record BulletinView(string Code, string Title, string? Fingerprint, string? Urn, string? Hash, int Answers, ImmutableArray<BulletinRow> Rows, ResultView? Result);

/// <summary>One answer on the bulletin.</summary>
sealed record BulletinRow(string Receipt, Channel Channel);

/// <summary>What whoever runs the ballot must look at: what one person alone has entered, heads that count as nothing yet, letters that are out.</summary>
sealed record ExceptionsView(
    ImmutableArray<HeldView> Held, ImmutableArray<HeadView> Unclear, ImmutableArray<int> CoOwned, int Seats, int Letters, int Proxies, int Delivered, int Scrutineers, int Signatures, ImmutableArray<TurnoutView> Turnouts,
    ImmutableArray<RecalledView> Recalled);

/// <summary>An entry that waits for its second person.</summary>
sealed record HeldView(int Head, Channel Channel, string Evidence, string? By, DateTimeOffset At);

/// <summary>A head whose title is not clear.</summary>
sealed record HeadView(int Head, TitleState Title);

/// <summary>A head whose letter was revoked, or made anew after the notice.</summary>
sealed record RecalledView(int Head, ImmutableArray<string> Units);

/// <summary>A letter as it is printed: its code is here and nowhere else.</summary>
sealed record PrintedLetter(int Head, string Code, ImmutableArray<string> Units);

/// <summary>The file of one ballot: what pages and the API show of it, each after who looks.</summary>
sealed class BallotFile(Desk desk, Vault.Vault vault, RollFile rolls, FrozenRolls frozen, Accounts accounts, Codes codes, InvitationList invitations, Phones phones)
{
    const int FewestHeads = 5;

    /// <summary>A matter is laid down under a code of its own; asked again, it has its first one.</summary>
    public async Task<(Answer Answer, string Code)> Draft(DraftBallot draft, Guid commandId, object asked)
    {
        var code = await codes.Next(desk.Rules.LocalTime(desk.Now).Year);
        var answer = await desk.Put(Intake.CaseId(await desk.Who(), commandId), draft with { Code = code }, commandId, asked);
        return (answer, answer.Outcome == Outcome.Done ? (await desk.SeeAs<Ballot>(answer.CaseId, LocalToken.System, "ReadBallot")).Case?.Code ?? code : "");
    }

    public async Task<(Outcome Outcome, BallotView? View)> Read(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        if (seen.Case is not { } ballot) return (seen.Outcome, null);
        var viewer = await desk.WhoFor(id);
        if (!IsShown(ballot, viewer)) return (Outcome.Missing, null);

        var project = (await desk.SeeAs<Project>(ballot.ProjectId, LocalToken.System, "ReadProject")).Case;
        var why = ballot.Annulment is { } reason ? (await vault.Open([reason.Ref])).GetValueOrDefault(reason.Ref) : null;
        return (Outcome.Done, new(id, ballot.Code, seen.Version, ballot.ProjectId, project?.Code, project?.Name, ballot.Title, ballot.Question, [.. ballot.Documents.Select(one => Document(one.Name, one.Sha256))],
            ballot.Ruling!.Resolution?.Silent is { } silent ? Document(silent.Rule, silent.RuleHash) : null, ballot.Status,
            ballot.Ruling.Consent is not null, ballot.Ruling.Consent?.EveryParcel ?? false, ballot.Ruling.Resolution?.Silent,
            [.. ballot.Ruling.Groups.Select(rule => new RuleView(rule.Group, rule.Threshold.Id, rule.Threshold.Quorum, rule.Threshold.Decisive, rule.Threshold.Basis))],
            ballot.Ruling.Consent?.Land?.Decisive ?? [], ballot.Rules, ballot.MostProxies, ballot.NoticedAt, ballot.Committee, ballot.CommitteeTold, ballot.OpensAt, ballot.ClosesAt, ballot.Extensions, ballot.ClosedAt, ballot.AnnouncedAt,
            ballot.Roll?.Fingerprint, ballot.Electorate.Count, Shown.Area(ballot.Electorate.Area), ballot.Roll is null ? null : Turnout(ballot, 0), CalloutOf(ballot, viewer), ResultOf(ballot, viewer), why,
            [.. Acts.Where(act => Access.Decide(viewer, act.Act, ballot.ResourceOf(id), "read", desk.Now) == Verdict.Allowed && act.When(ballot, desk.Now)).Select(act => act.Act)], ballot.Ruling.Resolution?.Item));

        DocumentView Document(string name, string hash) => new(name, hash, ballot.Texts.GetValueOrDefault(hash)?.Kind, ballot.Texts.GetValueOrDefault(hash)?.Size);
    }

    /// <summary>Until notice is given a ballot is the house's own.</summary>
    public static bool IsShown(Ballot ballot, Subject viewer) => ballot.Status is not (BallotStatus.Draft or BallotStatus.RollTaken) || IsHouse(viewer);

    /// <summary>One sentence that says whether and why not.</summary>
    public async Task<(Outcome Outcome, CalloutView? View)> Callout(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        return seen.Case is { } ballot ? (Outcome.Done, CalloutOf(ballot, await desk.WhoFor(id))) : (seen.Outcome, null);
    }

    /// <summary>One answer; the receipt follows from the command's id, so that sent twice it is the same one.</summary>
    public async Task<(Answer Answer, string Receipt)> Cast(Guid id, CastVote vote, Guid commandId, int? ifVersion = null) =>
        (await desk.Put(id, vote, commandId, ifVersion: ifVersion), Receipts.Code(Receipts.Of(commandId)));

    /// <summary>How many have answered, of the whole and of each part; what they answered nobody sees before the close.</summary>
    public async Task<(Outcome Outcome, ImmutableArray<TurnoutView> Views)> Turnout(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        if (seen.Case is not { Roll: not null } ballot) return (seen.Case is null ? seen.Outcome : Outcome.Missing, []);
        return (Outcome.Done, Turnouts(ballot, IsHouse(await desk.WhoFor(id)) ? 1 : FewestHeads));
    }

    /// <summary>Whether an answer lies in the urn and is counted.</summary>
    public async Task<(Outcome Outcome, ReceiptView? View)> Verify(Guid id, string receipt)
    {
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        if (seen.Case is not { } ballot) return (seen.Outcome, null);
        var number = Receipts.Parse(receipt);
        var standing = number is { } known && (await desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot")).Case is { } whole ? whole.StandingOf(known) : ReceiptStanding.NotFound;
        return (Outcome.Done, new(standing, number is { } well ? Receipts.Grouped(Receipts.Code(well)) : null, ballot.Status, ballot.Roll?.Fingerprint, ballot.Electorate.Count, ballot.Urn.Count, ballot.Result?.Urn));
    }

    /// <summary>The turnout of the whole while the ballot is open; else nothing changes any more.</summary>
    public async Task<TurnoutView?> OpenTurnout(Guid id) =>
        (await desk.See<Ballot>(id, "ReadBallot")).Case is { } ballot && ballot.IsOpenAt(desk.Now) ? Turnout(ballot, 0) : null;

    public async Task<(Outcome Outcome, ResultView? View)> Result(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        if (seen.Case is not { } ballot) return (seen.Outcome, null);
        return ResultOf(ballot, await desk.WhoFor(id)) is { } result ? (Outcome.Done, result) : (Outcome.Missing, null);
    }

    public async Task<(Outcome Outcome, BulletinView? View)> Bulletin(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        if (seen.Case is not { HasClosed: true } ballot) return (seen.Case is null ? seen.Outcome : Outcome.Missing, null);
        // what was taken in beside an answer came on a spoiled paper
        ImmutableArray<BulletinRow> rows = [.. ballot.Urn.Heads.SelectMany(ballot.SlipsOf).Select(slip => new BulletinRow(Receipts.Code(slip.Receipt), slip.Channel))
            .Concat(ballot.Urn.Asides.Select(receipt => new BulletinRow(Receipts.Code(receipt), Channel.Paper))).OrderBy(row => row.Receipt, StringComparer.Ordinal)];
        return (Outcome.Done, new(ballot.Code, ballot.Title, ballot.Roll?.Fingerprint, ballot.Result?.Urn, ballot.Result?.Hash, rows.Length, rows, ResultOf(ballot, await desk.WhoFor(id))));
    }

    /// <summary>Everything that a count needs, for observers and the house, once the ballot has been counted.</summary>
    public async Task<(Outcome Outcome, string? File)> Recount(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "CheckCount");
        if (seen.Case is not { } ballot) return (seen.Outcome, null);
        if (!MayRecount(ballot, await desk.WhoFor(id))) return (Outcome.Forbidden, null);
        if (ballot.Result is null) return (Outcome.Missing, null);

        var whole = (await desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot")).Case ?? ballot;        // an observer who owns a home would be shown their own alone
        return (Outcome.Done, RecountFile.Of(whole, whole.Roll is { } seal ? (await frozen.Find(seal))?.Roll : null));
    }

    /// <summary>Whether the one who asks would be given that file: of a hundred thousand answers it is not written to find that out.</summary>
    public async Task<bool> MayRecount(Guid id) => (await desk.See<Ballot>(id, "CheckCount")).Case is { Result: not null } ballot && MayRecount(ballot, await desk.WhoFor(id));

    static bool MayRecount(Ballot ballot, Subject viewer) => IsHouse(viewer) || ballot.Scrutineers.Contains(viewer.Id);

    public async Task<(Outcome Outcome, ExceptionsView? View)> Exceptions(Guid id)
    {
        var seen = await desk.See<Ballot>(id, "RunBallot");
        if (seen.Case is not { } ballot) return (seen.Outcome, null);
        var units = ballot.Recalled.IsEmpty ? [] : await UnitsOf(ballot);
        List<HeldView> held = [];
        foreach (var (head, entry) in ballot.Held.OrderBy(one => one.Key)) held.Add(new(head, entry.Channel, entry.Evidence, (await accounts.SubjectOf(entry.By))?.Account.DisplayName, entry.At));
        return (Outcome.Done, new([.. held], [.. ballot.Electorate.Unclear.Select(one => new HeadView(one.Head, one.Title))], [.. ballot.Electorate.CoOwned.Select(one => one.Head)],
            ballot.Electorate.Seats.Select(seat => seat.Head).Distinct().Count(), ballot.Letters.Count, ballot.Proxies.Count, ballot.Delivered.Count, ballot.Scrutineers.Length, ballot.Signatures.Count, ballot.Roll is null ? [] : Turnouts(ballot, 1),
            [.. ballot.Recalled.Order().Select(head => new RecalledView(head, units.GetValueOrDefault(head, [])))]));
    }

    /// <summary>New letters for these heads, or for all that have none: their codes are in this answer and nowhere else.</summary>
    public async Task<(Answer Answer, ImmutableArray<PrintedLetter> Letters)> Letters(Guid id, ImmutableArray<int> heads, Guid commandId)
    {
        var seen = await desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot");
        if (seen.Case is not { } ballot) return (new(seen.Outcome, id, 0), []);
        ImmutableArray<int> wanted = heads.IsDefaultOrEmpty ? [.. Enumerable.Range(1, ballot.Electorate.Count).Where(head => !ballot.Letters.Has(head)).Take(MostLetters)] : heads;
        var codes = wanted.Select(head => (Head: head, Code: VotingLetter.New())).ToImmutableArray();
        var answer = await desk.Put(id, new IssueLetters([.. codes.Select(one => new Letter(one.Head, VotingLetter.HashOf(one.Code)))]), commandId, new { heads });
        if (answer.Outcome != Outcome.Done || answer.Repeated) return (answer, []);      // what was printed once is not printed again: a new letter is

        var units = await UnitsOf(ballot);
        return (answer, [.. codes.Select(one => new PrintedLetter(one.Head, TrackingCode(one.Code), units.TryGetValue(one.Head, out var own) ? own : []))]);
    }

    public const int MostLetters = 1_000;

    static string TrackingCode(string code) => Mediation.Vault.TrackingSecret.Grouped(code);

    /// <summary>Where each head's units are, by the roll that the ballot took.</summary>
    public async Task<ImmutableDictionary<int, ImmutableArray<string>>> UnitsOf(Ballot ballot) => ballot.Roll is { } seal && await frozen.Find(seal) is { } roll ? roll.Doors : [];

    /// <summary>The frozen roll of the ballot's project, as the act takes it, with its owners whom letters tied to their homes; none where it is not frozen.</summary>
    public async Task<TakeRoll?> RollFor(Guid id)
    {
        if ((await desk.SeeAs<Ballot>(id, LocalToken.System, "ReadBallot")).Case is not { } ballot) return null;
        return await rolls.Current(ballot.ProjectId) is { IsFrozen: true } roll
            ? new(new(RollFile.IdOf(ballot.ProjectId), roll.Edition, roll.Fingerprint!, roll.Form), Electorate.Of(roll).With(roll, await OwnersAmong(await invitations.Tied(ballot.ProjectId), roll))) : new(new(Guid.Empty, 0, ""), Electorate.Nobody);
    }

    // a letter to a home is opened by who lives there, a tenant too: the owner is whose phone, shown by a code, is the one that the roll has for them
    async Task<List<Tie>> OwnersAmong(List<Tie> tied, Roll roll)
    {
        var homes = roll.Units.Values.Where(unit => unit.Owners.Length == 1).ToLookup(unit => Ties.Door(unit.Building, unit.Number), unit => roll.Owners.GetValueOrDefault(unit.Owners[0].Owner)?.Phone?.Ref ?? Guid.Empty);
        var numbers = await vault.Open(tied.SelectMany(tie => homes[Ties.Door(tie.Building, tie.Number)]).Where(text => text != Guid.Empty));
        List<Tie> owners = [];
        foreach (var tie in tied)
        {
            var ofRoll = homes[Ties.Door(tie.Building, tie.Number)].Select(text => Phones.Tidy(numbers.GetValueOrDefault(text) ?? "")).OfType<string>().ToList();
            if (ofRoll.Count > 0 && await phones.Of(tie.Account) is { } own && ofRoll.Contains(own)) owners.Add(tie);
        }
        return owners;
    }

    static bool IsHouse(Subject viewer) => viewer.IsStaff || viewer.Role is Role.System or Role.Integrator;

    CalloutView CalloutOf(Ballot ballot, Subject viewer)
    {
        var callout = Eligibility.Of(ballot, viewer, desk.Now, desk.Rules);
        return new(callout.May, callout.Sentence.Code, callout.Sentence.Args, callout.Heads, [.. ballot.StandingsOf(viewer).Select(standing => (standing.Head, Slip: ballot.SlipOf(standing))).Where(one => one.Slip is not null).DistinctBy(one => one.Slip!.Value.Receipt)
            .Select(one => new OwnAnswer(one.Head, Receipts.Grouped(Receipts.Code(one.Slip!.Value.Receipt)), one.Slip.Value.Channel, one.Slip.Value.Version))], callout.Barred);
    }

    static ImmutableArray<TurnoutView> Turnouts(Ballot ballot, int fewest) =>
        [.. Enumerable.Range(0, ballot.Electorate.Groups.Length).Select(group => Turnout(ballot, group)).Where((one, group) => group == 0 || one.OfHeads >= fewest)];

    static TurnoutView Turnout(Ballot ballot, int group)
    {
        var (heads, area) = ballot.Electorate.Of(group);
        var turnout = ballot.Turnouts[group];
        return new(ballot.Electorate.Groups[group].Name, turnout.Heads, heads, Shown.Area(turnout.Area), Shown.Area(area), Shown.Percent(turnout.Heads, heads), Shown.Percent(turnout.Area, area), [.. Participation.Of(ballot, group).Select(View)]);
    }

    // the public learns the result when it is announced, the house and the observers when it is counted
    static ResultView? ResultOf(Ballot ballot, Subject viewer)
    {
        var inside = IsHouse(viewer) || ballot.Scrutineers.Contains(viewer.Id);
        if (ballot.Result is not { } result || (!inside && ballot.Status is not (BallotStatus.Announced or BallotStatus.Archived))) return null;
        return new(result.Passed, [.. result.Groups.Where(group => inside || group.Passed is not null || group.Group == "").Where(group => inside || group.Heads.All >= FewestHeads || group.Passed is not null).Select(View)],
            [.. result.Land.Select(View)], result.Urn, result.Hash, ballot.Signatures.Count);
    }

    static GroupView View(GroupResult group) => new(group.Group, group.Heads, new(Area(group.Area.All), Area(group.Area.Agree), Area(group.Area.Against), Area(group.Area.Abstain), Area(group.Area.Spoiled),
        Area(group.Area.Pending), Area(group.Area.Conflicting), Area(group.Area.Silent), Area(group.Area.Followed)), group.Threshold, [.. group.Tests.Select(View)], group.Passed);

    static string Area(long area) => Shown.Area(area);

    static TestView View(Tested tested)
    {
        var isArea = tested.Test.Measure is Measure.Area or Measure.Land;
        return new(tested.Test.Measure, tested.Test.Of, tested.Test.Among, $"{tested.Test.At}", tested.Test.Strict, Figure(tested.Have), Figure(tested.Among), Shown.Percent(tested.Have, tested.Among),
            tested.ToGo is { } toGo ? Figure(toGo) : null, tested.Passed);

        string Figure(Int128 number) => isArea ? Shown.Area(number) : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What may come next: pages make a button of each.</summary>
    static readonly ImmutableArray<(string Act, Func<Ballot, DateTimeOffset, bool> When)> Acts =
    [
        ("TakeRoll", (ballot, _) => ballot.Status == BallotStatus.Draft),
        ("NoticeBallot", (ballot, _) => ballot.Status == BallotStatus.RollTaken && ballot.Scrutineers.Length >= Ballot.LeastScrutineers),
        ("IssueLetters", (ballot, _) => ballot.Status is BallotStatus.RollTaken or BallotStatus.Noticed or BallotStatus.Open),
        ("NameScrutineers", (ballot, _) => !ballot.IsOver && ballot.Status != BallotStatus.Announced),
        ("OpenBallot", (ballot, now) => ballot.Status == BallotStatus.Noticed && now >= ballot.OpensAt),
        ("CastVote", (ballot, now) => ballot.IsOpenAt(now)),
        ("EnterVote", (ballot, now) => ballot.IsOpenAt(now) || ballot is { Status: BallotStatus.Closed, Held.IsEmpty: false }),
        ("ExtendBallot", (ballot, now) => ballot.IsOpenAt(now)),
        ("CloseBallot", (ballot, now) => ballot.Status == BallotStatus.Open && now >= ballot.ClosesAt),
        ("CountBallot", (ballot, _) => ballot.Status == BallotStatus.Closed),
        ("SignCount", (ballot, _) => ballot.Status == BallotStatus.Counted),
        ("AnnounceResult", (ballot, _) => ballot.Status == BallotStatus.Counted && ballot.Signatures.Count >= Ballot.LeastScrutineers),
        ("ArchiveBallot", (ballot, _) => ballot.Status == BallotStatus.Announced),
        ("AnnulBallot", (ballot, _) => ballot.Status != BallotStatus.Annulled),
    ];
}
