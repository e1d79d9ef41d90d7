using System.Collections.Immutable;
using System.Globalization;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Rolls;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>Running one ballot: where it stands, what comes next, how many have answered in each building, and what needs a look.</summary>
[TakesFiles]
sealed class RunningBallotPage(BallotFile file, RollFile rolls, HeadList heads, FileDesk files, Accounts accounts) : RunningPage
{
    /// <summary>The stations of a ballot's life, in their order.</summary>
    public static readonly BallotStatus[] Life = [BallotStatus.Draft, BallotStatus.RollTaken, BallotStatus.Noticed, BallotStatus.Open, BallotStatus.Closed, BallotStatus.Counted, BallotStatus.Announced, BallotStatus.Archived];

    public BallotView View { get; private set; } = null!;
    public ExceptionsView Exceptions { get; private set; } = null!;

    /// <summary>The roll of the project as it stands now, while the ballot has taken none.</summary>
    public Roll? Standing { get; private set; }
    public int RollHeads { get; private set; }
    public string RollArea { get; private set; } = "";
    public ImmutableArray<Account> Candidates { get; private set; } = [];

    /// <summary>The observers who are no candidates of the house, by their user names.</summary>
    public string Others { get; private set; } = "";
    public List<(Proxy Proxy, string Units, string? Owner, string? Agent)> Proxies { get; private set; } = [];
    public List<(string Name, DateTimeOffset? Signed)> Observers { get; private set; } = [];
    public List<string> Buildings { get; private set; } = [];
    public string? ClosedBy { get; private set; }

    /// <summary>The first day on which it may open if it is noticed today.</summary>
    public DateOnly Earliest { get; private set; }

    public bool IsMine(Guid? account) => account == Viewer.Id;
    public bool IsObserver => Ballot.Scrutineers.Contains(Viewer.Id);
    public bool MayEnter => May("EnterVote") && !IsObserver;
    public bool HasSigned => Ballot.Signatures.Exists(one => one.Scrutineer == Viewer.Id);
    public bool IsDue => Ballot.Status == BallotStatus.Noticed ? Now >= Ballot.OpensAt : Ballot.Status == BallotStatus.Open && Now >= Ballot.ClosesAt;

    public async Task<IActionResult> OnGet(string code) => await Find(code) ?? await Show();

    public Task<IActionResult> OnPostRoll(string code) => Act(code, async () =>
        await file.RollFor(Id) is { } roll && Told(await Desk.Put(Id, roll, CommandId, new { roll.Seal })) ? nameof(TakeRoll) : null);

    public Task<IActionResult> OnPostNotice(string code) => Simple(code, () => Need("committee", "Hall.Committee.Missing") & Need("committeeTold", "Hall.Day.Missing") ? Read<NoticeBallot>() : null);
    public Task<IActionResult> OnPostOpen(string code) => Simple(code, () => new OpenBallot());
    public Task<IActionResult> OnPostExtend(string code) => Simple(code, () => Read<ExtendBallot>());
    public Task<IActionResult> OnPostClose(string code) => Simple(code, () => new CloseBallot());
    public Task<IActionResult> OnPostCount(string code) => Simple(code, () => new CountBallot(), nameof(CountBallot));
    public Task<IActionResult> OnPostSign(string code) => Simple(code, () => Need("result", "Hall.Sign.Missing") ? new SignCount(Typed("result").Trim().ToLowerInvariant()) : null);
    public Task<IActionResult> OnPostAnnounce(string code) => Simple(code, () => new AnnounceResult());
    public Task<IActionResult> OnPostArchive(string code) => Simple(code, () => new ArchiveBallot());
    public Task<IActionResult> OnPostAnnul(string code) => Simple(code, () => Need("reason", "Hall.Annul.Missing") ? Read<AnnulBallot>() : null);
    public Task<IActionResult> OnPostRevokeProxy(string code, int head, Guid? agentId, Guid? ownerId) => Simple(code, () => new RevokeProxy(head, agentId, ownerId));

    /// <summary>What is voted on and what the silent follow: each can be read by everybody once it lies here.</summary>
    public ImmutableArray<DocumentView> Texts => [.. View.Documents, .. View.SilentRule is { } rule && View.Documents.All(one => one.Sha256 != rule.Sha256) ? [rule] : Array.Empty<DocumentView>()];

    public Task<IActionResult> OnPostDocument(string code) => Act(code, async () =>
        OneFile("text", "Hall.Document.Missing") is { } handed && IsKept(await files.KeepDocument(Id, handed, CommandId), "text") ? nameof(KeepDocument) : null, nameof(KeepDocument));

    public Task<IActionResult> OnPostScrutineers(string code) => Act(code, async () =>
    {
        List<Guid> named = [.. Request.Form["scrutineers"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
        foreach (var name in Typed("others").Split(['\n', ',', '\uFF0C', '\u3001'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (await Named(name) is { IsDisabled: false, Role: Role.Resident } resident) named.Add(resident.Id);
            else ModelState.AddModelError("others", Words["Hall.Scrutineers.Unknown", name]);
        if (Ballot.HasClosed) named.AddRange(Ballot.Scrutineers);       // then others may only join them
        return ModelState.IsValid && await Do(Id, new NameScrutineers([.. named])) ? nameof(NameScrutineers) : null;
    });

    public Task<IActionResult> OnPostProxy(string code) => Act(code, async () =>
    {
        await heads.Open(Ballot);
        var head = HeadAt();
        Guid? owner = null;
        if (head is { } several && Ballot.Electorate.CoOwnersOf(several) is not null)
        {
            var (name, isWhole) = (Typed("owner").Trim(), Typed("whole") == "true");
            if ((name == "") != isWhole) ModelState.AddModelError("owner", Words["Hall.Proxy.Owner.Missing"]);
            else if (!isWhole && (owner = await heads.OwnerOf(several, name)) is null) ModelState.AddModelError("owner", Words["Hall.Proxy.Owner.Unknown"]);
        }
        var agent = await Named(Typed("agent").Trim());
        if (agent?.Role != Role.Resident) ModelState.AddModelError("agent", Words.Sentence(new("ballot/no-such-agent")));
        var (from, until, signed) = (Day("from"), Day("until"), Day("signedOn"));
        if (Typed("names") != "true") ModelState.AddModelError("names", Words["Hall.Proxy.Names.Missing"]);
        if (!ModelState.IsValid || await Photo(files) is not { } hash) return null;

        return await Do(Id, new RegisterProxy(head!.Value, agent!.Id, Ballot.Code, MayVote: true, from!.Value, until!.Value, signed!.Value, hash, owner)) ? nameof(RegisterProxy) : null;
    }, nameof(RegisterProxy));

    int? HeadAt()
    {
        var found = heads.At(Typed("building"), Typed("number"));
        if (found.Length == 1) return found[0];
        ModelState.AddModelError("number", Words["Hall.Unit.Unknown"]);
        return null;
    }

    async Task<Account?> Named(string userName) => userName == "" ? null : (await accounts.List()).Find(one => one.UserName.Equals(userName, StringComparison.OrdinalIgnoreCase));

    Task<IActionResult> Simple<TCommand>(string code, Func<TCommand?> command, string action = "RunBallot") where TCommand : Command<Ballot> =>
        Act(code, async () => command() is { } ask && await Do<Ballot>(Id, ask) ? typeof(TCommand).Name : null, action);

    /// <summary>One act, and the page again; see other where it was done.</summary>
    async Task<IActionResult> Act(string code, Func<Task<string?>> act, string action = "RunBallot")
    {
        if (await Find(code, action) is { } other) return other;
        if (await act() is { } done) return Done(done);
        return await Find(code) ?? await Show();
    }

    async Task<IActionResult> Show()
    {
        if ((await file.Read(Id)).View is not { } view || (await file.Exceptions(Id)).View is not { } exceptions) return NotFound();

        (View, Exceptions) = (view, exceptions);
        var all = (await accounts.List()).ToDictionary(one => one.Id);
        string? Name(Guid id) => id == LocalToken.System.Id ? Words["Hall.TheClock"] : all.GetValueOrDefault(id)?.DisplayName;
        if (Ballot.Status == BallotStatus.Draft)
        {
            Standing = await rolls.Current(Ballot.ProjectId);
            if (Standing is not null && Electorate.Of(Standing) is var electors) (RollHeads, RollArea) = (electors.Count, Law.Shown.Area(electors.Area));
        }
        if (Ballot.Status == BallotStatus.RollTaken) Earliest = Enumerable.Range(1, 60).Select(n => Rules.LocalDate(Now).AddDays(n)).First(IsEarlyEnough);
        Candidates = [.. all.Values.Where(one => one is { IsDisabled: false, Role: Role.Officer or Role.Handler or Role.Mediator or Role.Manager } && (one.Role == Role.Manager || Project.Team.Contains(one.Id) || Ballot.Scrutineers.Contains(one.Id))).OrderBy(one => one.DisplayName)];
        Others = string.Join('\n', Ballot.Scrutineers.Where(id => Candidates.All(one => one.Id != id)).Select(all.GetValueOrDefault).OfType<Account>().Select(one => one.UserName));
        Observers = [.. Ballot.Scrutineers.Select(id => (Name(id) ?? Words["Hall.Somebody"], Ballot.Signatures.Find(one => one.Scrutineer == id)?.At))];
        ClosedBy = Ballot.ClosedBy is { } closer ? Name(closer) : null;
        if (await heads.Open(Ballot))
        {
            Buildings = [.. heads.Buildings];
            var names = await heads.NamesOf(Ballot.Proxies.Select(one => one.Owner).OfType<Guid>());
            Proxies = [.. Ballot.Proxies.Select(one => (one, string.Join(Words["Organisation.And"], heads.UnitsOf(one.Head)), one.Owner is { } owner ? names.GetValueOrDefault(owner) ?? Words["Queue.Erased"] : null, Name(one.Agent)))];
        }
        return Page();

        // the same question as the act asks
        bool IsEarlyEnough(DateOnly day) => Rules.LocalDate(Now) <= Rules.Start("V-NOTICE", At(day, 9)).RawDue.Date!.Value;
    }

    /// <summary>A day at an hour, as people here have it.</summary>
    public DateTimeOffset At(DateOnly day, int hour) => day.ToDateTime(new TimeOnly(hour, 0)) is var local ? new(local, Rules.TimeZone.GetUtcOffset(local)) : default;

    public static string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
