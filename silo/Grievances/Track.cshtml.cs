using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>
/// Where a case stands, for whoever reported it: by code and secret, remembered for half an hour in a cookie of this page alone;
/// or by the account that reported it. What a reporter may do next is done here.
/// </summary>
[TakesFiles]
sealed class TrackPage(CaseFile file, Tracking tracking, FileList fileList, SealedCookies cookies, Staff.ReadLog reads) : ActPage
{
    const string Cookie = "track", Joint = "joint", Home = "/track";
    static readonly TimeSpan Valid = TimeSpan.FromMinutes(30);

    /// <summary>The case whose secret was shown in this browser.</summary>
    public static Guid? Shown(SealedCookies cookies, HttpContext http, DateTimeOffset now) => cookies.Find<Guid>(http, Cookie, now) is var id && id != Guid.Empty ? id : null;

    public GrievanceView? View { get; private set; }
    public ImmutableArray<Moment> Story { get; private set; } = [];
    public ImmutableArray<FileView> Files { get; private set; } = [];
    public ImmutableArray<Moment> Messages { get; private set; } = [];
    public List<Staff.Looked> Looked { get; private set; } = [];
    public bool HasAccount { get; private set; }
    public string? Code { get; private set; }

    /// <summary>The number of whoever follows a joint case as one of several.</summary>
    public int? Number { get; private set; }
    public string Address => Code is null ? Home : $"{Home}/{Code}";

    public bool MayRate => View is { Rating: null } view && view.NextActs.Contains(nameof(RateAnswer));
    public bool MayReopen => View is { ReopeningAsked: false, IsSupervised: false } view && view.NextActs.Contains(nameof(ReopenGrievance));
    public bool MayAskReview => View?.NextActs.Contains(nameof(AskReview)) == true;
    public bool MayWithdraw => View?.NextActs.Contains(nameof(WithdrawGrievance)) == true;

    /// <summary>Where in the story the opinion that stands was given.</summary>
    public int? LastOpinion => Story.LastOrDefault(one => one.Act == nameof(OpinionGiven))?.Version;
    public bool MayAskForMessage => View is { } view && view.NextActs.Contains(nameof(AskForMessage));
    public bool MayMessage => View is { } view && view.NextActs.Contains(nameof(SendMessage));
    public bool MayLeave => View is { } view && view.NextActs.Contains(nameof(LeaveGrievance)) && Number is not null;
    public bool MayNote => View is { } view && view.NextActs.Contains(nameof(NoteOnGrievance)) && view.Status is not GrievanceStatus.Closed;
    public DateOnly Today => Desk.Rules.LocalDate(Desk.Now);
    public DateOnly? DueDay => View?.Clock?.LegalDue.Date;
    public int? DaysLeft => View?.Clock?.Left(Desk.Now, Desk.Rules).WorkingDays;

    public async Task<IActionResult> OnGet(string? code)
    {
        if (await Bar("TrackGrievance") is { } barred) return barred;

        HttpContext.HoldsASecret();
        if (code is null && Request.Query.ContainsKey("other")) return await Asking();
        return await CaseOf(code) is { } id && await Show(id) ? Page() : code is null ? await Asking() : NotFound();
    }

    /// <summary>A file of the case, or the small picture of it; here and not under /api, for here the browser shows what it may see.</summary>
    public async Task<IActionResult> OnGetFile(string? code, Guid file, bool small = false)
    {
        if (await Bar("TrackGrievance") is { } barred) return barred;
        return await CaseOf(code) is { } id && await fileList.HandOut(HttpContext, id, file, small ? Mediation.Files.Part.Small : Mediation.Files.Part.Served) is ServedFile served ? served : NotFound();
    }

    public async Task<IActionResult> OnPost(string? code)
    {
        if (await Bar("TrackGrievance") is { } barred) return barred;

        HttpContext.HoldsASecret();
        if (Typed("act") == "open") return await Open();
        if (Typed("act") == "leave")
        {
            Leave();
            return Then(Home);
        }
        if (await CaseOf(code) is not { } id) return code is null ? Then(Home) : NotFound();
        if (await Act(id))
        {
            if (Typed("act") == "depart") Leave();          // the case is no longer theirs to look at
            return Then($"{Address}?said={Typed("act")}{(Typed("act") is "message" or "read" ? "#dialog" : "")}");
        }
        return await Show(id) ? Page() : Then(Home);
    }

    async Task<IActionResult> Open()
    {
        var found = await tracking.Find(Typed("code"), Typed("secret"));
        if (found.Wait is { } wait) return this.TooMany(wait, Words);
        if (found.Who is { } who)
        {
            Leave();
            if (who.Member is null) cookies.Keep(HttpContext, Cookie, Home, who.CaseId, Desk.Now + Valid);
            else cookies.Keep(HttpContext, Joint, Home, who, Desk.Now + Valid);
            return Then(Home);
        }
        ModelState.AddModelError("code", Words.Sentence(new("tracking/no-match")));
        return await Asking();
    }

    void Leave()
    {
        cookies.Drop(HttpContext, Cookie, Home);
        cookies.Drop(HttpContext, Joint, Home);
    }

    async Task<IActionResult> Asking()
    {
        HasAccount = (await Desk.Who()).Role is Role.Resident or Role.Enterprise;
        return Page();
    }

    /// <summary>The case this browser may see: by its code for an account, else the one whose secret was shown.</summary>
    async Task<Guid?> CaseOf(string? code)
    {
        Code = code?.ToUpperInvariant();
        if (code is not null)
            return (await Desk.Who()).Role is Role.Resident or Role.Enterprise && code.Length <= 64 ? await Desk.Find<Grievance>(CaseRef.Parse(code, null)) : null;

        var who = Shown(cookies, HttpContext, Desk.Now) is { } id ? new Following(id, null) : cookies.Find<Following>(HttpContext, Joint, Desk.Now);
        if (who is null) return null;
        Desk.ActAs(who.Subject);
        return who.CaseId;
    }

    async Task<bool> Show(Guid id)
    {
        (_, View) = await file.Open(id);
        if (View is null) return false;

        var story = await file.History(id);
        (Story, Messages) = ([.. story.Where(moment => !Moment.IsMessage(moment))], [.. story.Where(Moment.IsMessage)]);
        (Number, Files) = (View.Together.Me, (await fileList.Of(id)).Files);
        if (Number is null) Looked = await reads.Of(id, Desk.Rules.TimeZone);
        return true;
    }

    async Task<bool> Act(Guid id) => Typed("act") switch
    {
        "rate" => StarsGiven() && Read<RateAnswer>() is { } rating && await Do(id, rating),
        "reopen" => Need("reason", "Track.Redo.Missing") && Read<ReopenGrievance>() is { } reopening && await Do(id, reopening),
        "review" => Need("why", "Track.Review.Missing") && await Do(id, new AskReview(Typed("why").ReplaceLineEndings("\n"))),
        "withdraw" => await Do(id, new WithdrawGrievance(Typed("withdrawal").ReplaceLineEndings("\n"))),
        "notice" => Read<AskForMessage>() is { } wish && await Do(id, wish),
        "note" => await Add(id),
        "message" => Need("message", "Dialog.Missing") && await Do(id, new SendMessage(Typed("message").ReplaceLineEndings("\n"))),
        "read" => await Do(id, new ReadMessages()),
        "depart" => int.TryParse(Typed("member"), out var member) && await Do(id, new LeaveGrievance(member)),
        _ => false,
    };

    // words, files or both
    async Task<bool> Add(Guid id)
    {
        if (!FilesAreFine()) return false;
        if (Typed("text").Trim() == "" && FormFiles.Of(HttpContext).Count > 0) return await Attach(id, isPublic: true);
        return Need("text", "Track.More.Missing") && Read<NoteOnGrievance>() is { } note && await Do(id, note) && await Attach(id, isPublic: true);
    }

    bool StarsGiven()
    {
        foreach (var axis in Axes)
            if (Typed($"rating.{axis}") == "") ModelState.AddModelError($"rating.{axis}", Words["Track.Star.Missing", Words[$"Track.Axis.{axis}"]]);
        return ModelState.IsValid;
    }

    public static readonly ImmutableArray<string> Axes = ["speed", "effect", "service", "clarity"];

    /// <summary>What remains, as a strip: a bar for each working day, or for each week where that is too many.</summary>
    public (bool InWeeks, ImmutableArray<string?> Labels) Strip()
    {
        if (DueDay is not { } due || due <= Today) return (false, []);

        var days = Enumerable.Range(1, due.DayNumber - Today.DayNumber).Select(Today.AddDays).Where(Desk.Rules.Calendar.IsWorkingDay).ToList();
        var inWeeks = days.Count > 15;
        var count = inWeeks ? (due.DayNumber - Today.DayNumber + 6) / 7 : days.Count + 1;
        var labels = new string?[Math.Max(count, 2)];
        if (count <= 6) for (var i = 1; i < count; i++) labels[i] = days[i - 1].ToString("ddd", System.Globalization.CultureInfo.CurrentUICulture);
        labels[0] = Words["Track.Days.Today"];
        labels[^1] = Words["Track.Days.Due", count <= 6 ? due.ToString("ddd", System.Globalization.CultureInfo.CurrentUICulture) : HttpContext.RequestServices.GetRequiredService<Moments>().Say(due, Detail.ShortDay)];
        return (inWeeks, [.. labels]);
    }
}
