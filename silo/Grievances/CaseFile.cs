using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Projects;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>Who reported, as shown: masked.</summary>
sealed record ReporterView(bool Anonymous, string? Name, string? Phone);

/// <summary>Where a case lies, in words.</summary>
sealed record PlaceView(Guid? ProjectId, string? ProjectCode, string? ProjectName, Guid? UnitId, string? Building, string? Unit);

/// <summary>A grievance as its viewer may read it, with the texts opened.</summary>
sealed record GrievanceView(
    Guid Id, string Code, int Version, GrievanceStatus Status, GrievanceKind Kind, Channel Channel, string Category, Severity Severity,
    PlaceView Where, string? Subject, string? Text, string? Place, ReporterView Reporter, bool SeveralPeople,
    DateTimeOffset? OccurredAt, DateTimeOffset ReceivedAt, DateTimeOffset LoggedAt, Clock? Clock, Guid? Handler, string? HandlerName,
    string? Reason, string? Answer, DateTimeOffset? AnsweredAt, DateTimeOffset? ClosedAt, Rating? Rating, bool ReopeningAsked, int Reopenings,
    Source? Source, ImmutableArray<string> NextActs)
{
    /// <summary>What is done so that the clock is kept, for the house only.</summary>
    public OversightView? Oversight { get; init; }

    /// <summary>What has been served; what still waits to be, and the citizen's time that runs.</summary>
    public ImmutableArray<ServiceView> Services { get; init; } = [];
    public ImmutableArray<Issued> Waiting { get; init; } = [];

    /// <summary>Staff who stand back from it, for managers only.</summary>
    public ImmutableArray<Guid> Recused { get; init; } = [];

    /// <summary>The reporter is told by a short message when there is an answer.</summary>
    public bool WantsMessage { get; init; }

    /// <summary>Kept by law until then and shown to nobody who works here; or gone.</summary>
    public DateOnly? FrozenUntil { get; init; }
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>What the hotline wants of it.</summary>
    public TicketTerms? Ticket { get; init; }

    /// <summary>What the case has to do with others.</summary>
    public required TogetherView Together { get; init; }

    /// <summary>Who answers for it until it is closed, and to whom it is offered.</summary>
    public string? FirstHandlerName { get; init; }
    public Guid? Offered { get; init; }
    public string? OfferedName { get; init; }

    /// <summary>The last hop on its way to who is to handle it.</summary>
    public HopView? Hop { get; init; }
    public OpinionView? Opinion { get; init; }
    public DeclineGround? Ground { get; init; }
    public Remedy? Remedy { get; init; }
    public int Reworks { get; init; }
    public bool IsSupervised { get; init; }
    public int ReviewLevel { get; init; }
    public ReviewOutcome? ReviewOutcome { get; init; }
    public string? ReviewOpinion { get; init; }

    /// <summary>What runs beside the main clock.</summary>
    public Clock? Dispatch { get; init; }
    public Clock? Contact { get; init; }
    public Clock? Review { get; init; }
    public Alert? Alert { get; init; }
    public bool IsOpen { get; init; }
    public bool OwesOpinion { get; init; }
}

/// <summary>Where a case went, in words, and what was said there.</summary>
sealed record HopView(int Number, string? To, DateTimeOffset At, DateOnly ObjectionDue, HopAnswer Answer, DateTimeOffset? AnsweredAt);

/// <summary>An answer in form, opened.</summary>
sealed record OpinionView(string? Claim, string? Facts, string? View, string? Basis, Finding Finding);

/// <summary>One step of a case's story, as its viewer may read it.</summary>
sealed record Moment(int Version, DateTimeOffset At, string Act, Role Role, string? By, bool Public, string? Text, DateTimeOffset? When, string? Who)
{
    /// <summary>Which of several: the rung that was climbed, the reason of a pause.</summary>
    public string? What { get; init; }

    /// <summary>The clock that was warned of, by its rule.</summary>
    public string? Rule { get; init; }

    /// <summary>What a review made of an opinion.</summary>
    public ReviewOutcome? Outcome { get; init; }

    /// <summary>The clock that it started or moved.</summary>
    [JsonIgnore] public Clock? Clock { get; init; }

    /// <summary>A word of the dialog, which pages show by itself.</summary>
    public static bool IsMessage(Moment moment) => moment.Act == nameof(MessageSent);
    public bool FromReporter => Role is Role.Reporter or Role.Resident or Role.Enterprise;
}

/// <summary>The file of one case: its grain's state with the texts of the vault, and its story out of the journal.</summary>
sealed class CaseFile(Desk desk, Vault.Vault vault, Journal journal, Accounts accounts, Forwarding forwarding, Staff.ReadLog reads)
{
    readonly HashSet<Guid> counted = [];

    /// <param name="unmasked">for whoever has just had the act of revealing written into the record</param>
    public async Task<(Outcome Outcome, GrievanceView? View)> Read(Guid id, bool texts = true, bool unmasked = false)
    {
        var (outcome, view) = await ReadAlone(id, texts, unmasked);
        return view is { Together.MergedInto: not null } && !OfHouse(await desk.WhoFor(id)) ? (outcome, await AsMainCase(view)) : (outcome, view);
    }

    // whoever reported what was merged sees how the main case goes, and nobody in it
    async Task<GrievanceView> AsMainCase(GrievanceView view)
    {
        if (await MainOf(view.Id) is not { } id || (await desk.SeeAs<Grievance>(id, LocalToken.System, Access.Read)).Case is not { } main) return view;

        var answer = main.Answer is { } text ? (await vault.Open([text.Ref])).GetValueOrDefault(text.Ref) : null;
        return view with
        {
            Status = main.Status, Clock = main.Clock, Handler = main.Handler, HandlerName = main.Handler is { } handler ? await NameOf(handler) : null,
            Answer = answer, AnsweredAt = main.AnsweredAt, ClosedAt = main.ClosedAt,
        };
    }

    async Task<Guid?> MainOf(Guid id) => (await desk.SeeAs<Grievance>(id, LocalToken.System, Access.Read)).Case?.Links.Into?.Main;

    static bool OfHouse(Subject viewer) => viewer.IsStaff || viewer.Role is Role.Integrator or Role.System;

    async Task<(Outcome Outcome, GrievanceView? View)> ReadAlone(Guid id, bool texts, bool unmasked)
    {
        var seen = await desk.See<Grievance>(id, Access.Read);
        if (seen.Case is not { } grievance) return (seen.Outcome, null);

        var viewer = await desk.WhoFor(id);
        PrivateText?[] refs = [grievance.Subject, grievance.Text, grievance.Place, grievance.Answer, grievance.Reason, grievance.Reporter?.Name, grievance.Reporter?.Phone,
            grievance.Opinion?.Claim, grievance.Opinion?.Facts, grievance.Opinion?.View, grievance.Opinion?.Basis, grievance.ReviewOpinion,
            grievance.OpenProposal?.Reason, .. grievance.Services.All.Select(one => one.Evidence), .. TogetherView.TextsOf(grievance)];
        var shown = texts && !IsKeptFrom(viewer, grievance);
        if (shown) Count(viewer, id);
        var opened = shown ? await vault.Open(refs.OfType<PrivateText>().Select(t => t.Ref)) : [];
        var place = texts ? await PlaceOf(shown ? grievance : grievance with { UnitId = null }) : new(grievance.ProjectId, null, null, grievance.UnitId, null, null);
        return (Outcome.Done, new(id, grievance.Code, seen.Version, grievance.Status, grievance.Kind, grievance.Channel, grievance.Category,
            grievance.Severity, place, Text(grievance.Subject), Text(grievance.Text), Text(grievance.Place),
            new(grievance.Reporter!.Anonymous, Text(grievance.Reporter.Name) is { } name ? unmasked ? name : Masking.Name(name) : null, Text(grievance.Reporter.Phone) is { } phone ? unmasked ? phone : Masking.Phone(phone) : null),
            grievance.SeveralPeople, grievance.OccurredAt, grievance.ReceivedAt, grievance.LoggedAt, grievance.Clock, grievance.Handler,
            texts && grievance.Handler is { } handler ? await NameOf(handler) : null,
            Text(grievance.Reason), Text(grievance.Answer), grievance.AnsweredAt, grievance.ClosedAt, grievance.Rating, grievance.ReopeningAsked, grievance.Reopenings,
            grievance.Source, [.. grievance.NextActsAt(desk.Now, desk.Rules).Where(act => act != nameof(BreakGlass) && (act is not (nameof(AcceptHandover) or nameof(RefuseHandover)) || grievance.Offered == viewer.Id) && Access.Decide(viewer, act, grievance.ResourceOf(id), "service", desk.Now) == Verdict.Allowed)])
        {
            Oversight = viewer.IsStaff ? await OversightView.Of(grievance, Text, account => texts ? NameOf(account) : Task.FromResult<string?>(null)) : null,
            Services = await OversightView.ServicesOf(grievance, viewer.IsStaff ? Text : _ => null, account => texts && viewer.IsStaff ? NameOf(account) : Task.FromResult<string?>(null)),
            Waiting = [.. Issued.Waiting(grievance)],
            Recused = Access.MayEver(viewer, nameof(LiftRecusal)) ? [.. grievance.Recused, .. grievance.Accused] : [],
            Ticket = grievance.Ticket, WantsMessage = grievance.WantsMessage,
            FrozenUntil = grievance.FrozenUntil, ErasedAt = grievance.ErasedAt, Together = TogetherView.Of(grievance, viewer, Text),
            FirstHandlerName = texts && grievance.FirstHandler is { } first ? await NameOf(first) : null,
            Offered = viewer.IsStaff ? grievance.Offered : null, OfferedName = texts && viewer.IsStaff && grievance.Offered is { } other ? await NameOf(other) : null,
            Hop = grievance.Hop is { } hop ? new(hop.Number, texts ? await forwarding.NameOf(hop.Unit, hop.Authority) : null, hop.At, hop.Objection.LegalDue.Date!.Value, hop.Answer, hop.AnsweredAt) : null,
            Opinion = grievance.Opinion is { } opinion ? new(Text(opinion.Claim), Text(opinion.Facts), Text(opinion.View), Text(opinion.Basis), opinion.Finding) : null,
            Ground = grievance.Ground, Remedy = grievance.Remedy, Reworks = grievance.Reworks, IsSupervised = grievance.IsSupervised,
            ReviewLevel = grievance.ReviewLevel, ReviewOutcome = grievance.ReviewOutcome, ReviewOpinion = Text(grievance.ReviewOpinion),
            Dispatch = grievance.Dispatch, Contact = grievance.Contact, Review = grievance.Review, Alert = grievance.Alert,
            IsOpen = grievance.IsOpen, OwesOpinion = grievance.OwesOpinion(desk.Rules),
        });

        string? Text(PrivateText? text) => text is not null && opened.TryGetValue(text.Ref, out var plain) ? plain : null;
    }

    /// <summary>The same for whoever reported, not for one of several: to open it is to be served with what waited, so the time to object begins.</summary>
    public async Task<(Outcome Outcome, GrievanceView? View)> Open(Guid id)
    {
        var (outcome, view) = await Read(id);
        if (view is not { Waiting: [.., var last] } || !view.NextActs.Contains(nameof(OpenPapers)) || (await desk.WhoFor(id)).Member is not null) return (outcome, view);

        var seed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"mediation/opened/{id}/{last.Paper}/{last.At:O}"));
        await desk.Put(id, new OpenPapers(), Ids.From(seed, prefix: id));
        return await Read(id);
    }

    /// <summary>The case as it stood at an earlier version.</summary>
    public async Task<Grievance> At(Guid id, int version)
    {
        var state = Grievance.Empty;
        await foreach (var (body, _, _) in journal.Read(id))
        {
            var entry = EntryFormat.Read<Grievance>(body);
            if (entry.Version > version) break;
            state = entry.Events.Aggregate(state, (before, happened) => happened.Apply(before));
        }
        return state;
    }

    // one look, however much of the file it opens
    void Count(Subject viewer, Guid id)
    {
        if (counted.Add(id)) reads.Count(viewer, id);
    }

    // what only the law keeps is for whom it is about and for whoever watches over us
    public static bool IsKeptFrom(Subject viewer, Grievance grievance) => grievance.FrozenUntil is not null && !Sight.OfFrozen(viewer);

    /// <summary>The story of a case the viewer may read: everything for the house, what concerns them for everybody else.</summary>
    /// <param name="isLook">false where a page that is open already hears of what happened since</param>
    public async Task<ImmutableArray<Moment>> History(Guid id, bool isLook = true)
    {
        var viewer = await desk.WhoFor(id);
        if (isLook) Count(viewer, id);
        List<(Recorded<Grievance> Entry, Event<Grievance> Happened)> happened = [];
        await foreach (var (body, _, _) in journal.Read(id))
        {
            var entry = EntryFormat.Read<Grievance>(body);
            happened.AddRange(entry.Events.Select(e => (entry, e)));
        }
        var ofHouse = OfHouse(viewer);
        var hops = happened.Select(h => h.Happened).OfType<GrievanceTransferred>().ToDictionary(hop => hop.Number);
        var state = happened.Aggregate(Grievance.Empty, (state, h) => h.Happened.Apply(state));
        var isMember = viewer.Member is not null || (!ofHouse && viewer.Role != Role.Reporter && state.Reporter?.Person != viewer.Id);
        var shown = happened.FindAll(h => IsTold(h.Happened) && (ofHouse || (isMember ? IsForMembers(h.Happened) : IsPublic(h.Happened))));
        if (isMember) shown = shown.ConvertAll(h => h.Happened is GrievanceLogged e ? (h.Entry, e with { Text = new() }) : h);
        if (!viewer.IsStaff) shown = shown.ConvertAll(h => (h.Entry, h.Happened switch
        {
            ReporterRevealed e => e with { Reason = "" },
            OriginalOpened e => e with { Reason = "" },
            PaperServed e => e with { Evidence = null },
            GlassBroken e => e with { Reason = "" },
            var other => other,
        }));
        if (!ofHouse && state.Links.Into is { Main: var main })
            await foreach (var (body, _, _) in journal.Read(main))
                if (EntryFormat.Read<Grievance>(body) is var entry) shown.AddRange(entry.Events.Where(e => e is not GrievanceLogged && IsForMembers(e)).Select(e => (entry, e)));
        shown = [.. shown.OrderBy(h => h.Entry.At)];
        var opened = IsKeptFrom(viewer, state) ? [] : await vault.Open(shown.Select(h => Text(h.Happened)).OfType<PrivateText>().Select(t => t.Ref));
        List<Moment> story = [];
        foreach (var (entry, what) in shown)
            story.Add(new(entry.Version, TimeOf(what, entry.At, ofHouse), EventNames.Names[what.GetType()], entry.Role,
                viewer.IsStaff ? await NameOf(entry.By) : null, IsPublic(what),
                Text(what) is { } text && opened.TryGetValue(text.Ref, out var plain) ? plain : null,
                what switch { GrievanceAnswered answered => answered.AnsweredAt, OpinionGiven given => given.AnsweredAt, GrievanceLogged logged => logged.ReceivedAt, _ => null },
                what switch
                {
                    GrievanceAssigned assigned => await NameOf(assigned.Handler),
                    HandoverOffered offered => await NameOf(offered.To),
                    HandoverAccepted accepted => await NameOf(accepted.Handler),
                    GrievanceTransferred to => await forwarding.NameOf(to.Unit, to.Authority),
                    TransferAccepted at => await forwarding.NameOf(hops[at.Number].Unit, hops[at.Number].Authority),
                    TransferRefused at => await forwarding.NameOf(hops[at.Number].Unit, hops[at.Number].Authority),
                    InterestDeclared declared => await NameOf(declared.Account),
                    RecusalLifted lifted => await NameOf(lifted.Account),
                    LeaderNamed named => await NameOf(named.Leader),
                    KnowerNamed named => await NameOf(named.Account),
                    KnowingEnded ended => await NameOf(ended.Account),
                    GrievanceLinked linked => linked.Code,
                    GrievanceTakenIn taken => taken.Taken.Code,
                    GrievanceMerged merged => merged.Code,
                    _ => null,
                })
            {
                What = what switch { DeadlineWarned e => $"{e.Step}", LadderClimbed e => $"{e.Rung}", ClockPaused e => $"{e.Reason}", PaperServed e => $"{e.Paper}", ReviewAnswered e => $"{e.Level}", _ => null },
                Outcome = (what as ReviewAnswered)?.Outcome,
                Rule = what switch { DeadlineWarned e => e.Deadline.Rule, LadderClimbed e => e.Deadline.Rule, _ => null },
                Clock = what switch { GrievanceLogged e => e.Inform, GrievanceAccepted e => e.Finish, TransferAccepted e => e.Finish, ExtensionApproved e => e.Clock, ReviewAnswered e => e.Next, _ => null },
            });
        return [.. story];

        // what was granted was asked for with a reason, and the reporter is told it
        PrivateText? Text(Event<Grievance> what) => what is ExtensionApproved
            ? happened.TakeWhile(h => h.Happened != what).Select(h => h.Happened).OfType<ExtensionProposed>().LastOrDefault()?.Reason
            : TextOf(what);
    }

    // whoever it is about may know that somebody looked, not who stands back and why
    static bool IsPublic(Event<Grievance> happened) => happened is not (GrievanceNoted { Public: false } or FileAttached { Public: false } or InterestDeclared or RecusalLifted or TicketTaken or HandoverOffered or HandoverRefused or EvidenceSecured or GlassReviewed
        or DeadlineWarned or LadderClimbed or FeedbackMissed or SupervisionReported or SupervisionClosed or LeaderNamed or ExtensionProposed or ExtensionRefused or MessageAsked or KnowerNamed or KnowingEnded or MemberServed
        or GrievanceLinked or GrievanceUnlinked or GrievanceTakenIn or GrievanceReleased);

    // that a message was read shows in the dialog, and that a neighbour joined in a number
    static bool IsTold(Event<Grievance> happened) => happened is not (MessagesRead or ErrandBegun or ErrandEnded or MemberJoined { BySelf: true, Name: null });

    // one of several sees what became of the matter, and nothing between its reporter and us
    static bool IsForMembers(Event<Grievance> happened) => happened is GrievanceLogged or GrievanceAccepted or GrievanceDeclined or GrievanceAssigned or GrievanceAnswered or GrievanceClosed
        or GrievanceReopened or OpinionGiven or AcceptanceDeclined or GrievanceTransferred or TransferAccepted or TransferRefused or HandoverAccepted or RepresentativesElected or MatterPublished;

    // when exactly somebody unknown wrote is nothing that the house should know
    DateTimeOffset TimeOf(Event<Grievance> happened, DateTimeOffset at, bool ofHouse) => happened is MessageSent { FromReporter: true } message && ofHouse
        ? new(TimeZoneInfo.ConvertTimeToUtc(message.On.ToDateTime(TimeOnly.MinValue), desk.Rules.TimeZone)) : at;

    static PrivateText? TextOf(Event<Grievance> happened) => happened switch
    {
        GrievanceLogged e => e.Text,
        GrievanceDeclined e => e.Reason,
        AcceptanceDeclined e => e.Reason,
        GrievanceNoted e => e.Text,
        FileAttached e => e.Name,
        OpinionGiven e => e.Opinion.View,
        GrievanceTransferred e => e.Reason,
        TransferRefused e => e.Reason,
        HandoverRefused e => e.Reason,
        GrievanceReclassified e => e.Reason,
        GrievanceWithdrawn e => e.Reason,
        ReporterContacted e => e.Text,
        PoliceTold e => e.Text,
        EvidenceSecured e => e.Text,
        ReworkOrdered e => e.Reason,
        SupervisionCalled e => e.Reason,
        ReviewAsked e => e.Reason,
        ReviewAnswered e => e.Text,
        GrievanceAnswered e => e.Text,
        AnswerRated e => e.Comment,
        GrievanceReopened e => e.Reason,
        ReopeningAsked e => e.Reason,
        ReporterRevealed e => e.Reason,
        OriginalOpened e => e.Reason,
        RecusalLifted e => e.Reason,
        LadderClimbed e => e.Reason,
        SupervisionReported e => e.Text,
        SupervisionClosed e => e.Evidence,
        ExtensionProposed e => e.Reason,
        ExtensionRefused e => e.Reason,
        ClockPaused e => e.Note,
        PaperServed e => e.Evidence,
        MessageSent e => e.Text,
        KnowerNamed e => e.Reason,
        MatterPublished e => e.Title,
        GrievanceUnmerged e => e.Reason,
        GlassBroken e => e.Reason,
        GlassReviewed e => e.Finding,
        _ => null,
    };

    async Task<string?> NameOf(Guid account) => account == Guid.Empty ? null : (await accounts.SubjectOf(account))?.Account.DisplayName;

    async Task<PlaceView> PlaceOf(Grievance grievance)
    {
        if (grievance.ProjectId is not { } id) return new(null, null, null, null, null, null);
        var project = (await desk.SeeAs<Project>(id, new(Guid.Empty, Role.System), "ReadProject")).Case;
        var unit = grievance.UnitId is { } u ? project?.Find(u) : null;
        return new(id, project?.Code, project?.Name, grievance.UnitId, unit?.Building.Name, unit?.Unit.Number);
    }
}
