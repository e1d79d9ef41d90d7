using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Pages;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>One case: what is promised and why, its story, and every act that this viewer may do next, each a form that says which version it was made from.</summary>
sealed class CaseModel(CaseFile file, Assignment assignment, Accounts accounts) : OfficePage
{
    /// <summary>The acts of the workbench in the order in which they are offered, with the handlers their forms go to.</summary>
    public static readonly ImmutableArray<(string Act, string Handler)> Offers =
    [
        (nameof(AcceptGrievance), "Accept"), (nameof(AnswerGrievance), "Answer"), (nameof(CloseGrievance), "Close"), (nameof(ReopenGrievance), "Reopen"),
        (nameof(AssignGrievance), "Assign"), (nameof(DeclineGrievance), "Decline"), (nameof(NoteOnGrievance), "Note"),
        (nameof(RevealReporter), "Reveal"), (nameof(CorrectReporter), "Correct"), (nameof(DeclareInterest), "Interest"), (nameof(LiftRecusal), "Lift"),
    ];

    public GrievanceView Case { get; private set; } = null!;
    public ImmutableArray<Moment> History { get; private set; } = [];
    public ImmutableArray<Moment> Messages { get; private set; } = [];
    public List<Account> Candidates { get; private set; } = [];
    public Subject Viewer { get; private set; } = Subject.Nobody;

    /// <summary>Of whom a manager may say that they stand back; nobody for everybody else.</summary>
    public List<Account> Others { get; private set; } = [];

    /// <summary>The act that was tried and not done: its form keeps what was typed.</summary>
    public string? Tried { get; private set; }

    /// <summary>The version the tried form was made from; what came after it is news to whoever sent it.</summary>
    public int? TriedFrom { get; private set; }
    public string? JustDone { get; private set; }
    public string Show { get; private set; } = "all";

    public async Task<IActionResult> OnGet(string code)
    {
        if (await Enter(Access.Read) is { } barred) return barred;

        JustDone = TempData["done"] as string;
        return await Look(code);
    }

    public Task<IActionResult> OnPostAccept(string code) => Act(code, new AcceptGrievance());
    public Task<IActionResult> OnPostDecline(string code) => Act(code, Read<DeclineGrievance>());
    public Task<IActionResult> OnPostNote(string code) => Act(code, Read<NoteOnGrievance>());
    public Task<IActionResult> OnPostAnswer(string code) => Act(code, Read<AnswerGrievance>());
    public Task<IActionResult> OnPostClose(string code) => Act(code, new CloseGrievance());
    public Task<IActionResult> OnPostReopen(string code) => Act(code, Read<ReopenGrievance>());
    public Task<IActionResult> OnPostLift(string code) => Act(code, Read<LiftRecusal>());
    public Task<IActionResult> OnPostCorrect(string code) => Act(code, Read<CorrectReporter>());

    /// <summary>Of oneself, unless a manager names somebody else.</summary>
    public async Task<IActionResult> OnPostInterest(string code)
    {
        var me = (await Desk.Who()).Id;
        var account = Guid.TryParse(Typed("account"), out var named) ? named : me;
        if (!Need("ground", "Error.Choose") || !Enum.TryParse<InterestGround>(Typed("ground"), ignoreCase: true, out var ground)) return await Act(code, null);

        var done = await Act(code, new DeclareInterest(account, ground));
        return account == me && Tried is null ? Then("/office") : done;         // the case is no longer theirs to look at
    }

    /// <summary>Shown in the answer to this very request, and never by an address that could be opened again.</summary>
    public async Task<IActionResult> OnPostReveal(string code)
    {
        var answer = await Act(code, Read<RevealReporter>());
        if (Tried is not null || await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id || answer is not StatusCodeResult { StatusCode: 303 }) return answer;

        Response.Headers.Remove("Location");
        HttpContext.HoldsASecret();
        (_, JustDone) = (TempData.Remove("done"), nameof(RevealReporter));
        return await Look(code, unmasked: true);
    }

    public async Task<IActionResult> OnPostAssign(string code) => Read<AssignmentRequest>() is { } ask
        ? await Act(code, await assignment.Of(CaseRef.Parse(code, null), ask.Handler), ask)
        : await Act(code, null);

    async Task<IActionResult> Act(string code, Command<Grievance>? command, object? asked = null)
    {
        if (await Enter(Access.Read) is { } barred) return barred;
        if (command is not null && await Bar(command.GetType().Name) is { } notYours) return notYours;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        if (command is not null && await Do(id, command, asked))
        {
            TempData["done"] = command.GetType().Name;
            return Then($"/office/cases/{Uri.EscapeDataString(code)}");
        }
        var handler = Request.Query["handler"].ToString();
        Tried = Offers.FirstOrDefault(offer => offer.Handler.Equals(handler, StringComparison.OrdinalIgnoreCase)).Act;
        TriedFrom = IfVersion;
        return await Look(code);
    }

    async Task<IActionResult> Look(string code, bool unmasked = false)
    {
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var (outcome, view) = await file.Read(id, unmasked: unmasked);
        if (view is null) return outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Recused => StatusCode(403), _ => NotFound() };

        Case = view;
        if (TriedFrom < view.Version)
        {
            Meanwhile = await file.At(id, TriedFrom.Value);
            HolderThen = Meanwhile.Handler is { } holder && await accounts.Find(holder) is { } account ? account.DisplayName : Words["Queue.Nobody"];
        }
        var story = await file.History(id);
        (History, Messages) = ([.. story.Where(moment => !Moment.IsMessage(moment)).Reverse()], [.. story.Where(Moment.IsMessage)]);
        Show = Request.Query["show"] is var show && (show == "public" || show == "internal") ? show.ToString() : "all";
        Viewer = await Desk.Who();
        if (view.NextActs.Contains(nameof(DeclareInterest)) && Access.MayEver(Viewer, nameof(LiftRecusal)))
            Others = (await accounts.List()).FindAll(one => one is { IsDisabled: false, Role: Role.Officer or Role.Handler or Role.Mediator or Role.Manager or Role.Supervisor });
        if (view.NextActs.Contains(nameof(AssignGrievance)))
            Candidates = (await assignment.Candidates(view.Where.ProjectId)).FindAll(one => one.Id != view.Handler);
        return Page();
    }

    public IEnumerable<Moment> Shown => History.Where(m => Show == "all" || m.Public == (Show == "public"));

    /// <summary>What is most likely done next; none where the viewer may only look on.</summary>
    public string? Next => Case switch
    {
        { Status: GrievanceStatus.Accepted, Handler: null } when Offered.Contains(nameof(AssignGrievance)) => nameof(AssignGrievance),
        { ReopeningAsked: true } when Offered.Contains(nameof(ReopenGrievance)) => nameof(ReopenGrievance),
        _ => Offered.FirstOrDefault(),
    };

    /// <summary>The acts that are open to this viewer now, in order.</summary>
    public IEnumerable<string> Offered => Offers.Select(offer => offer.Act).Where(act => Case.NextActs.Contains(act));

    /// <summary>Somebody typed a text for an act that, meanwhile, cannot be done: it is kept where it can be copied.</summary>
    public string? Orphan => Tried is { } act && !Case.NextActs.Contains(act) && (Typed("text") + Typed("reason")) is { Length: > 0 } text ? text : null;

    public bool IsNews(Moment moment) => moment.Version > TriedFrom;

    /// <summary>The case as whoever typed had it before them, where somebody was faster: what has changed since is shown beside what was typed.</summary>
    public Grievance? Meanwhile { get; private set; }
    public string HolderThen { get; private set; } = "";

    /// <summary>Where this page hears what happens to its case from now on.</summary>
    public Live.Line Line => new($"/api/grievances/{Case.Id}/changes?version={Case.Version}", "section[aria-labelledby=story-title],.hd");

    public static string HandlerOf(string act) => Offers.First(offer => offer.Act == act).Handler;

    /// <summary>The id of a field in the form of an act: the tried form has the plain names, which the error summary links to.</summary>
    public string IdOf(string act, string field) => act == Tried ? field : $"{act}-{field}";

    public string Kept(string act, string field) => act == Tried ? Typed(field) : "";

    public string? FaultOf(string act, string field) =>
        act == Tried && ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    public Remaining Left(Due end) => Remaining.Of(Case.Clock!, end, Desk.Now, Desk.Rules);
    public LegalBasis Basis => Desk.Rules.RuleOf(Case.Clock!).Basis;

    public IEnumerable<IHtmlContent> Why =>
        new Derivation(Words, HttpContext.RequestServices.GetRequiredService<Moments>(), Desk.Rules, Desk.Rules.LocalDate(Desk.Now)).Of(Case.Clock!);

    /// <summary>The legal due day that accepting or reopening now would promise.</summary>
    public DateOnly FinishIfNow => Desk.Rules.Start("P-FINISH", Desk.Now).LegalDue.Date!.Value;

    /// <summary>How long the first word of answer took, in days of elapsed time.</summary>
    public double? DaysToAnswer => Case.AnsweredAt is { } answered ? (answered - Case.ReceivedAt).TotalDays : null;
}
