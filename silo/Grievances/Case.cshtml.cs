using System.Collections.Frozen;
using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Pages;
using Microsoft.AspNetCore.Html;
using Mediation.Templates;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Mediation.Grievances;

/// <summary>One case: what is promised and why, its story, and every act that this viewer may do next, each a form that says which version it was made from.</summary>
[TakesFiles]
sealed partial class CaseModel(CaseFile file, Assignment assignment, Accounts accounts, TemplateList templates, Pins pins, FileList fileList) : OfficePage
{
    /// <summary>The acts of the workbench in the order in which they are offered, with the handlers their forms go to.</summary>
    public static readonly ImmutableArray<(string Act, string Handler)> Offers =
    [
        (nameof(NoteAlert), "NoteAlert"), (nameof(AcceptHandover), "TakeOver"), (nameof(AcceptTransfer), "Receive"), (nameof(AnswerReview), "AnswerReview"),
        (nameof(AcceptGrievance), "Accept"), (nameof(AnswerGrievance), "Answer"), (nameof(CloseGrievance), "Close"), (nameof(ReopenGrievance), "Reopen"),
        (nameof(AssignGrievance), "Assign"), (nameof(TransferGrievance), "Transfer"), (nameof(NoteOnGrievance), "Note"),
        (nameof(ContactReporter), "Contact"), (nameof(ReferToPolice), "Police"), (nameof(SecureEvidence), "Evidence"),
        (nameof(RefuseHandover), "LeaveIt"), (nameof(RefuseTransfer), "SendBack"), (nameof(AskReview), "AskReview"),
        (nameof(ReclassifyGrievance), "Classify"), (nameof(DeclineGrievance), "Decline"), (nameof(WithdrawGrievance), "Withdraw"),
        (nameof(GivePin), "Pin"), (nameof(RevealReporter), "Reveal"), (nameof(CorrectReporter), "Correct"), (nameof(DeclareInterest), "Interest"), (nameof(LiftRecusal), "Lift"),
    ];

    /// <summary>Decisions that have a page of their own, by the word it ends in.</summary>
    public static readonly FrozenDictionary<string, string> Decisions = new Dictionary<string, string>
    {
        [nameof(TransferGrievance)] = "transfer", [nameof(CloseGrievance)] = "close", [nameof(DeclineGrievance)] = "decline", [nameof(ReclassifyGrievance)] = "classify",
    }.ToFrozenDictionary();

    /// <summary>The acts whose forms are a hint and at most one text, by the text's field.</summary>
    public static readonly FrozenDictionary<string, string?> Plain = new Dictionary<string, string?>
    {
        [nameof(AcceptTransfer)] = null, [nameof(RefuseTransfer)] = "reason", [nameof(AcceptHandover)] = null, [nameof(RefuseHandover)] = "reason", [nameof(NoteAlert)] = null,
        [nameof(ContactReporter)] = "text", [nameof(ReferToPolice)] = "text", [nameof(SecureEvidence)] = "text",
        [nameof(AskReview)] = "reason", [nameof(AnswerReview)] = "text", [nameof(WithdrawGrievance)] = "reason",
    }.ToFrozenDictionary();

    public GrievanceView Case { get; private set; } = null!;
    public ImmutableArray<Moment> History { get; private set; } = [];
    public ImmutableArray<FileView> Files { get; private set; } = [];
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

    /// <summary>The eight digits that were just given.</summary>
    public string? Pin { get; private set; }
    public string Show { get; private set; } = "all";

    public async Task<IActionResult> OnGet(string code)
    {
        if (await Enter(Access.Read) is { } barred) return barred;

        JustDone = TempData["done"] as string;
        return await Look(code);
    }

    public Task<IActionResult> OnPostAccept(string code) => Act(code, new AcceptGrievance());
    public Task<IActionResult> OnPostNote(string code) => Act(code, Read<NoteOnGrievance>());
    public Task<IActionResult> OnPostAnswer(string code) => Act(code, Read<AnswerGrievance>());
    public Task<IActionResult> OnPostNoteAlert(string code) => Act(code, new NoteAlert());
    public Task<IActionResult> OnPostTakeOver(string code) => Act(code, new AcceptHandover());
    public Task<IActionResult> OnPostLeaveIt(string code) => Act(code, Read<RefuseHandover>());
    public Task<IActionResult> OnPostReceive(string code) => Act(code, new AcceptTransfer());
    public Task<IActionResult> OnPostSendBack(string code) => Act(code, Read<RefuseTransfer>());
    public Task<IActionResult> OnPostContact(string code) => Act(code, Read<ContactReporter>());
    public Task<IActionResult> OnPostPolice(string code) => Act(code, Read<ReferToPolice>());
    public Task<IActionResult> OnPostEvidence(string code) => Act(code, Read<SecureEvidence>());
    public Task<IActionResult> OnPostAskReview(string code) => Act(code, Read<AskReview>());
    public Task<IActionResult> OnPostAnswerReview(string code) => Act(code, Read<AnswerReview>());
    public Task<IActionResult> OnPostWithdraw(string code) => Act(code, Read<WithdrawGrievance>());
    public Task<IActionResult> OnPostReopen(string code) => Act(code, Read<ReopenGrievance>());
    public Task<IActionResult> OnPostLift(string code) => Act(code, Read<LiftRecusal>());
    public Task<IActionResult> OnPostCorrect(string code) => Act(code, Read<CorrectReporter>());

    /// <summary>Nothing is done yet: what was typed, as the resident will see it.</summary>
    public Task<IActionResult> OnPostPreview(string code, string act) => Draft(code, act, () =>
    {
        IsSeen = true;
    });

    /// <summary>A template goes where its reply is written; what was typed there stays before it.</summary>
    public Task<IActionResult> OnPostTemplate(string code, string act) => Draft(code, act, () =>
    {
        if (Templates.Find(one => one.Id.ToString() == Typed("template")) is not { } template) return;

        var parts = ReplyTemplate.InParts(templates.Fill(template, Case, Desk.Rules.LocalDate(Desk.Now)));
        foreach (var field in parts.GroupBy(one => Request.Form.ContainsKey("opinion.view") ? $"opinion.{one.Part}" : "text", one => one.Text))
            filled[field.Key] = string.Join("\n\n", field.Prepend(Typed(field.Key).Trim()).Where(text => text != ""));
    });

    async Task<IActionResult> Draft(string code, string act, Action draft)
    {
        if (await Enter(Access.Read) is { } barred) return barred;
        if (!IsReply(act)) return NotFound();

        (Tried, TriedFrom) = (act, IfVersion);
        var page = await Look(code);
        if (page is PageResult) draft();
        return page;
    }

    /// <summary>What residents read of a form, in the order in which they read it.</summary>
    public static readonly ImmutableArray<(string Name, string? Word)> Public =
        [("text", null), ("opinion.claim", "Reply.Claim"), ("opinion.facts", "Reply.Facts"), ("opinion.view", "Reply.Opinion"), ("opinion.basis", "Reply.Basis")];

    readonly Dictionary<string, string> filled = [];

    /// <summary>The acts whose words residents read.</summary>
    public static bool IsReply(string act) => act is nameof(AnswerGrievance) or nameof(NoteOnGrievance);

    /// <summary>Somebody asked to see what the resident would see of what is typed.</summary>
    public bool IsSeen { get; private set; }

    /// <summary>The templates that suit this case, for whoever may answer it.</summary>
    public List<TemplateItem> Templates { get; private set; } = [];

    /// <summary>Where a form goes that is only looked at.</summary>
    public string Here(string handler, string act) => $"/office/cases/{Uri.EscapeDataString(Case.Code)}?handler={handler}&act={act}{(handler == "Preview" ? $"#seen-{act}" : $"#do-{act}")}";

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

    /// <summary>Eight digits, shown in the answer to this very request, to be told or printed.</summary>
    public async Task<IActionResult> OnPostPin(string code)
    {
        var answer = await Act(code, new GivePin());
        if (Tried is not null || await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id || answer is not StatusCodeResult { StatusCode: 303 }) return answer;

        Response.Headers.Remove("Location");
        HttpContext.HoldsASecret();
        TempData.Remove("done");
        Pin = await pins.Give(id, CommandId, repeated: false);
        return await Look(code);
    }

    public async Task<IActionResult> OnPostAssign(string code) => Read<AssignmentRequest>() is { } ask
        ? await Act(code, await assignment.Of(CaseRef.Parse(code, null), ask.Handler), ask)
        : await Act(code, null);

    public async Task<IActionResult> OnPostAttach(string code)
    {
        if ((await Enter(Access.Read) ?? await Bar(nameof(AttachFile))) is { } barred) return barred;
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        if (FormFiles.Of(HttpContext).Count == 0) ModelState.AddModelError("files", Words["Files.Missing"]);
        if (ModelState.IsValid && FilesAreFine() && await Attach(id, isPublic: Typed("public") == "true"))
        {
            TempData["done"] = nameof(AttachFile);
            return Then($"/office/cases/{Uri.EscapeDataString(code)}#files");
        }
        Tried = nameof(AttachFile);
        return await Look(code);
    }

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
        Tried = Offers.Concat(TimeOffers).FirstOrDefault(offer => offer.Handler.Equals(handler, StringComparison.OrdinalIgnoreCase)).Act;
        TriedFrom = IfVersion;
        return await Look(code);
    }

    async Task<IActionResult> Look(string code, bool unmasked = false)
    {
        if (await Desk.Find<Grievance>(CaseRef.Parse(code, null)) is not { } id) return NotFound();

        var (outcome, view) = await file.Read(id, unmasked: unmasked);
        if (view is null) return outcome switch { Outcome.Unavailable or Outcome.Again => StatusCode(503), Outcome.Recused => StatusCode(403), _ => NotFound() };

        Case = view;
        Files = (await fileList.Of(id)).Files;
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
        if (view.NextActs.Any(IsReply) && Access.MayEver(Viewer, "ReadTemplates")) Templates = await templates.For(view);
        if (view.NextActs.Contains(nameof(LeadGrievance))) Leaders = (await assignment.Leaders()).FindAll(one => one.Id != view.Oversight?.Leader);
        if (view.NextActs.Contains(nameof(AssignGrievance)))
            Candidates = (await assignment.Candidates(view.Where.ProjectId)).FindAll(one => one.Id != view.Handler);
        return Page();
    }

    public IEnumerable<Moment> Shown => History.Where(m => Show == "all" || m.Public == (Show == "public"));

    /// <summary>What is most likely done next; none where the viewer may only look on.</summary>
    public string? Next => Case switch
    {
        { Status: GrievanceStatus.Accepted, Handler: null } when Offered.Contains(nameof(AssignGrievance)) => nameof(AssignGrievance),
        { Alert.NotedAt: null } when Offered.Contains(nameof(NoteAlert)) => nameof(NoteAlert),
        { Alert.ContactedAt: null } when Offered.Contains(nameof(ContactReporter)) => nameof(ContactReporter),
        { Kind: GrievanceKind.Report, Status: GrievanceStatus.Registered } when Offered.Contains(nameof(TransferGrievance)) => nameof(TransferGrievance),
        { IsSupervised: true } when Offered.Contains(nameof(ReopenGrievance)) => nameof(ReopenGrievance),
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

    public string Kept(string act, string field) => act != Tried ? "" : filled.GetValueOrDefault(field) ?? Typed(field);

    public string? FaultOf(string act, string field) =>
        act == Tried && ModelState.TryGetValue(field, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;

    public Remaining Left(Due end) => Remaining.Of(Case.Clock!, end, Desk.Now, Desk.Rules);
    public LegalBasis Basis => Desk.Rules.RuleOf(Case.Clock!).Basis;

    public IEnumerable<IHtmlContent> Why =>
        new Derivation(Words, HttpContext.RequestServices.GetRequiredService<Moments>(), Desk.Rules, Desk.Rules.LocalDate(Desk.Now)).Of(Case.Clock!);

    /// <summary>The legal due day that accepting or reopening now would promise.</summary>
    public DateOnly FinishIfNow => Desk.Rules.Start(Desk.Rules.ClockOf("accepted", Grievance.FactsOf(Case.Kind, Case.Channel, Case.Severity, Case.Category))!, Desk.Now).LegalDue.Date!.Value;

    public DateTimeOffset Now => Desk.Now;
    public RuleSet Rules => Desk.Rules;

    /// <summary>The answer is written in form: because it is owed so, or because somebody wants to.</summary>
    public bool InForm => Case.OwesOpinion || Request.Query["answer"] == "inForm" || Typed("opinion.claim") != "" || Typed("opinion.facts") != "";

    /// <summary>How long the first word of answer took, in days of elapsed time.</summary>
    public double? DaysToAnswer => Case.AnsweredAt is { } answered ? (answered - Case.ReceivedAt).TotalDays : null;
}
