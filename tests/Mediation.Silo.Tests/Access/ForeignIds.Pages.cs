using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Mediation.Tests.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mediation.Tests.Access;

// the pages: every address that names a thing, and every form, sent by everybody whom the rules do not let
public sealed partial class ForeignIds
{
    /// <summary>What each form of each page does, by the row of the matrix it stands under; null is for everybody. What only looks stands under its page's row.</summary>
    static readonly Dictionary<string, string?> Forms = new()
    {
        ["account?End"] = "KeepOwnAccount", ["account?Everywhere"] = "KeepOwnAccount", ["account/confirm?"] = "KeepOwnAccount", ["account/confirm?Ask"] = "KeepOwnAccount", ["account/confirm?Passkey"] = "KeepOwnAccount",
        ["account/keys?"] = "KeepOwnAccount", ["account/keys?Revoke"] = "KeepOwnAccount", ["account/password?"] = "KeepOwnAccount", ["account/return?"] = null,
        ["account/phone?"] = "SeeOwnThings", ["account/phone?Code"] = "SeeOwnThings", ["account/phone?Remove"] = "SeeOwnThings",
        ["account/second-factor?Offer"] = "KeepOwnAccount", ["account/second-factor?Passkey"] = "KeepOwnAccount", ["account/second-factor?RemoveApp"] = "KeepOwnAccount",
        ["account/second-factor?RemovePasskey"] = "KeepOwnAccount", ["account/second-factor/app?"] = "KeepOwnAccount", ["account/second-factor/codes?"] = "KeepOwnAccount",
        ["admin/companies?"] = "InviteCompany", ["admin/companies?End"] = "EndTie", ["admin/companies?Revoke"] = "RevokeInvitation",
        ["admin/data-requests?"] = "staff FileDataRequest", ["admin/data-requests/{id:guid}?Approve"] = "ApproveErasure", ["admin/data-requests/{id:guid}?Copy"] = "DecideDataRequest", ["admin/data-requests/{id:guid}?Decide"] = "DecideDataRequest", ["admin/data-requests/{id:guid}?Correct"] = "FulfilCorrection",
        ["admin/grants?"] = "ProposeGrant", ["admin/grants?Account"] = "ApproveAccount", ["admin/grants?Decide"] = "ApproveGrant", ["admin/grants?Revoke"] = "RevokeGrant",
        ["admin/organisation?"] = "FoundOrganisation", ["admin/organisation?Import"] = "FoundOrganisation", ["admin/organisation?Look"] = "FoundOrganisation",
        ["admin/organisation/{code}?"] = "ReviseOrganisation", ["admin/organisation/{code}?Dissolve"] = "DissolveOrganisation", ["admin/organisation/{code}?Members"] = "StaffOrganisation",
        ["admin/projects?"] = "OpenProject", ["admin/projects/{code}?Building"] = "AddBuilding", ["admin/projects/{code}?Closure"] = "CloseProject", ["admin/projects/{code}?Place"] = "PlaceProject", ["admin/projects/{code}?Team"] = "FormTeam",
        ["admin/projects/{code}/letters?"] = "InviteResident", ["admin/projects/{code}/letters?End"] = "staff EndTie", ["admin/projects/{code}/letters?Revoke"] = "RevokeInvitation",
        ["admin/templates?"] = "KeepTemplate", ["admin/templates?Retire"] = "RetireTemplate",
        ["admin/users?"] = "ManageUsers", ["admin/users?Disable"] = "ManageUsers", ["admin/users?Reset"] = "ManageUsers", ["admin/users/{id:guid}/keys?"] = "ManageUsers", ["admin/users/{id:guid}/keys?Revoke"] = "ManageUsers",
        ["ballots/verify?"] = "ReadBallot", ["ballots/{id}/results?"] = "SignCount", ["ballots/{id}/vote?"] = "ReadBallot", ["field/log?"] = "staff LogGrievance", ["join?"] = null, ["manage/glasses?"] = "ReviewGlass", ["manage/reports/{year}?"] = "IssueReport",
        ["me?End"] = "SeeOwnThings", ["me/data?"] = "ReadOwnData", ["me/data?Withdraw"] = "ReadOwnData", ["track/data?"] = null, ["track/data?Withdraw"] = null,
        ["office?Assign"] = "staff AssignGrievance", ["office?Note"] = "staff NoteOnGrievance", ["office/ballots/new?"] = "staff DraftBallot", ["office/ballots/new?Preview"] = "staff DraftBallot",
        ["office/ballots/{code}?Announce"] = "AnnounceResult", ["office/ballots/{code}?Annul"] = "AnnulBallot", ["office/ballots/{code}?Archive"] = "ArchiveBallot", ["office/ballots/{code}?Close"] = "CloseBallot",
        ["office/ballots/{code}?Count"] = "CountBallot", ["office/ballots/{code}?Document"] = "staff KeepDocument", ["office/ballots/{code}?Extend"] = "ExtendBallot", ["office/ballots/{code}?Notice"] = "NoticeBallot", ["office/ballots/{code}?Open"] = "OpenBallot",
        ["office/ballots/{code}?Proxy"] = "staff RegisterProxy", ["office/ballots/{code}?RevokeProxy"] = "staff RevokeProxy", ["office/ballots/{code}?Roll"] = "TakeRoll", ["office/ballots/{code}?Scrutineers"] = "NameScrutineers",
        ["office/ballots/{code}?Sign"] = "staff SignCount", ["office/ballots/{code}/entries?"] = "EnterVote", ["office/ballots/{code}/heads?Deliver"] = "RecordDelivery", ["office/ballots/{code}/heads?Revoke"] = "RevokeLetters",
        ["office/ballots/{code}/letters?"] = "IssueLetters", ["office/ballots/{code}/revise?"] = "staff ReviseBallot", ["office/ballots/{code}/revise?Preview"] = "staff ReviseBallot", ["office/ballots/{code}/kiosk?"] = "EnterVote",
        ["office/cases/{code}?Accept"] = "staff AcceptGrievance", ["office/cases/{code}?Answer"] = "staff AnswerGrievance", ["office/cases/{code}?AnswerReview"] = "staff AnswerReview", ["office/cases/{code}?AskReview"] = "staff AskReview",
        ["office/cases/{code}?Assign"] = "staff AssignGrievance", ["office/cases/{code}?Attach"] = "staff AttachFile", ["office/cases/{code}?Contact"] = "staff ContactReporter", ["office/cases/{code}?Correct"] = "staff CorrectReporter",
        ["office/cases/{code}?Evidence"] = "SecureEvidence", ["office/cases/{code}?Interest"] = "DeclareInterest", ["office/cases/{code}?LeaveIt"] = "RefuseHandover", ["office/cases/{code}?Lift"] = "LiftRecusal",
        ["office/cases/{code}?Note"] = "staff NoteOnGrievance", ["office/cases/{code}?NoteAlert"] = "NoteAlert", ["office/cases/{code}?Original"] = "OpenOriginal", ["office/cases/{code}?Pin"] = "GivePin", ["office/cases/{code}?Police"] = "ReferToPolice",
        ["office/cases/{code}?Preview"] = "staff ReadGrievance", ["office/cases/{code}?Receive"] = "staff AcceptTransfer", ["office/cases/{code}?Reopen"] = "staff ReopenGrievance", ["office/cases/{code}?Reveal"] = "RevealReporter",
        ["office/cases/{code}?SendBack"] = "staff RefuseTransfer", ["office/cases/{code}?TakeOver"] = "AcceptHandover", ["office/cases/{code}?Template"] = "staff ReadGrievance", ["office/cases/{code}?Withdraw"] = "staff WithdrawGrievance",
        ["office/cases/{code}?Extend"] = "ProposeExtension", ["office/cases/{code}?ApproveExtension"] = "ApproveExtension", ["office/cases/{code}?RefuseExtension"] = "RefuseExtension", ["office/cases/{code}?Pause"] = "PauseClock",
        ["office/cases/{code}?Resume"] = "ResumeClock", ["office/cases/{code}?Escalate"] = "EscalateGrievance", ["office/cases/{code}?Report"] = "ReportOnSupervision", ["office/cases/{code}?CloseOrder"] = "CloseSupervision",
        ["office/cases/{code}?Serve"] = "ServePaper", ["office/cases/{code}?Lead"] = "LeadGrievance",
        ["office/cases/{code}/classify?"] = "staff ReclassifyGrievance", ["office/cases/{code}/close?"] = "staff CloseGrievance", ["office/cases/{code}/decline?"] = "staff DeclineGrievance",
        ["office/cases/{code}/decline?Preview"] = "staff DeclineGrievance", ["office/cases/{code}/decline?Template"] = "staff DeclineGrievance", ["office/cases/{code}/letters/{kind}?"] = "RevealReporter",
        ["office/cases/{code}/merge?"] = "staff MergeGrievance", ["office/cases/{code}/merge?Undo"] = "staff UnmergeGrievance", ["office/cases/{code}/transfer?"] = "staff TransferGrievance",
        ["office/cases/{code}/together?Elect"] = "ElectRepresentatives", ["office/cases/{code}/together?Forget"] = "EndKnowing", ["office/cases/{code}/together?Hide"] = "HideMatter", ["office/cases/{code}/together?Join"] = "staff JoinGrievance",
        ["office/cases/{code}/together?Know"] = "LetKnow", ["office/cases/{code}/together?Leave"] = "staff LeaveGrievance", ["office/cases/{code}/together?Link"] = "LinkGrievance", ["office/cases/{code}/together?Message"] = "staff SendMessage",
        ["office/cases/{code}/together?Publish"] = "PublishMatter", ["office/cases/{code}/together?Read"] = "staff ReadMessages", ["office/cases/{code}/together?Serve"] = "ServeMember", ["office/cases/{code}/together?Unlink"] = "UnlinkGrievance",
        ["office/exports?"] = "AskExport", ["office/exports?Decide"] = "DecideExport", ["office/exports?Take"] = "TakeExport", ["office/glass?"] = "staff BreakGlass", ["office/new?"] = "staff LogGrievance", ["office/new?Units"] = "staff LogGrievance",
        ["office/projects/{code}/roll?Answer"] = "AnswerObjection", ["office/projects/{code}/roll?Freeze"] = "FreezeRoll", ["office/projects/{code}/roll?Import"] = "staff ReviseRoll", ["office/projects/{code}/roll?Look"] = "staff ReviseRoll",
        ["office/projects/{code}/roll?Object"] = "staff ObjectToRoll", ["office/projects/{code}/roll?Publish"] = "PublishRoll", ["office/projects/{code}/roll?Reopen"] = "ReopenRoll",
        ["report?"] = "LogGrievance", ["report/slip?"] = null, ["report/similar?"] = "LogGrievance", ["rolls/{code}?"] = "ObjectToRoll", ["setup?"] = null,
        ["sign-in?"] = null, ["sign-in?Ask"] = null, ["sign-in?Passkey"] = null, ["sign-in/phone?"] = null, ["sign-in/phone?Code"] = null, ["sign-in/second-factor?"] = null, ["sign-in/second-factor?Ask"] = null,
        ["sign-in/second-factor?Passkey"] = null, ["sign-out?"] = null, ["track/{code?}?"] = null,
    };

    /// <summary>Pages whose parameter names nobody's thing, or whose rules are the case's own secret's.</summary>
    static readonly ImmutableHashSet<string> PagesOfNobody = ["problem/{status:int}", "track/{code?}"];

    Func<string, Role, To, Task<Thing>>? MakerOfPage(string path) => path.Split('/') switch
    {
        ["office", "cases", ..] => MakeGrievance,
        ["office", "ballots", "{code}", ..] or ["ballots", "{id}", ..] => MakeBallot,
        ["office", "projects", ..] or ["rolls", ..] => MakeRoll,
        ["admin", "projects", "{code}", ..] => MakeProject,
        ["admin", "organisation", "{code}"] => MakeOrganisation,
        ["admin", "data-requests", "{id:guid}"] => MakeDataRequest,
        ["admin", "users", ..] => MakeKey,
        ["manage", "reports", ..] => MakeReport,
        _ => null,
    };

    static IEnumerable<To> RelationsOfPage(string path, Role role) => path.Split('/') switch
    {
        ["office", "cases", ..] or ["admin", "data-requests", ..] when new Subject(Guid.Empty, role).IsStaff => [To.Foreign, To.Own, To.StoodBackFrom, To.Accused],
        ["office", "cases", ..] or ["office", "ballots", ..] or ["office", "projects", ..] or ["ballots", ..] or ["rolls", ..] => [To.Foreign, To.Own],
        _ => [To.Foreign],
    };

    // nobody who is refused changes a thing, so the same one is asked for again
    readonly Dictionary<(string, Role, To), Task<Thing>> made = [];
    Task<Thing> Made(string path, Role role, To to)
    {
        var make = MakerOfPage(path)!;
        var key = (make.Method.Name, role, to);
        return made.TryGetValue(key, out var known) ? known : made[key] = make($"GET {path}", role, to);
    }

    static string AddressOf(string path, Thing? thing) => "/" + Parameter().Replace(path, match => match.Value.Trim('{', '}').Split(':')[0] switch { "year" => thing?.Code ?? "2024", "kind" => "receipt", _ => $"{thing?.Id}" });

    // as a page says it: what is not there and what is hidden are the same, and nobody is sent to sign in
    static string Expected(Subject subject, string? row, Thing? thing, string purpose)
    {
        if (!TheMatrix.MayEver(subject.Role, row)) return subject.Role == Role.Anonymous ? "sign-in" : "403";
        if (row is null || thing is null) return "yes";
        return (thing.Verdict ?? Mediation.Access.Decide(subject, row.Split(' ')[^1], thing.Resource, purpose, DateTimeOffset.UtcNow)) switch
        {
            Verdict.Allowed => "yes", Verdict.Hidden => "404", Verdict.Forbidden when subject.Role == Role.Anonymous => "sign-in", _ => "403",
        };
    }

    // sent to sign in for this very page; a key is not taken along where a page leads elsewhere, so there it is nobody's
    static string Said(HttpResponseMessage answer, string address) =>
        TheMatrix.IsChallenge(answer.RequestMessage!.RequestUri!, address) || answer.StatusCode == HttpStatusCode.Unauthorized ? "sign-in" : answer.StatusCode switch { HttpStatusCode.Forbidden => "403", HttpStatusCode.NotFound => "404", _ => "yes" };

    IEnumerable<(string Path, PageActionDescriptor Page)> AllPages() =>
        within.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(one => (Path: one.RoutePattern.RawText!.Trim('/'), Page: one.Metadata.GetMetadata<PageActionDescriptor>())).Where(one => one.Page is not null).DistinctBy(one => one.Path)!;

    [Fact] public async Task Are_answered_on_pages_as_access_says()
    {
        set = "2";
        List<string> wrong = [];
        var asked = 0;
        foreach (var (path, _) in AllPages().Where(one => one.Path.Contains('{', StringComparison.Ordinal) && !PagesOfNobody.Contains(one.Path)))
        {
            if (MakerOfPage(path) is null) { wrong.Add($"no thing is made for the page /{path}: whose is it?"); continue; }
            foreach (var role in Askers)
                foreach (var to in RelationsOfPage(path, role))
                {
                    asked++;
                    var (thing, subject) = (await Made(path, role, to), await SubjectOf(role));
                    var address = AddressOf(path, thing);
                    using var answer = await (await program.As(role)).GetAsync(address);
                    var (said, expected) = (Said(answer, address), Expected(subject, TheMatrix.Pages[path], thing, "read"));
                    if ((int)answer.StatusCode >= 500 || said != expected) wrong.Add($"{role} {to} GET /{path}: {said} ({(int)answer.StatusCode}) instead of {expected}");
                }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(60)));
        Assert.True(asked > 300, $"only {asked} questions were asked");
    }

    [Fact] public async Task V3_5_1_No_form_does_anything_for_whom_the_rules_do_not_let()
    {
        set = "3";
        var loader = within.App.Services.GetRequiredService<PageLoader>();
        Dictionary<Role, string> tokens = [];
        foreach (var role in Askers) tokens[role] = Token().Match(await (await program.As(role)).GetStringAsync(role == Role.Anonymous ? "/report" : "/account")).Groups[1].Value;
        Assert.All(tokens, token => Assert.True(token.Value.Length > 20, $"no token for {token.Key}"));

        List<string> wrong = [];
        HashSet<string> seen = [];
        var asked = 0;
        foreach (var (path, page) in AllPages())
            foreach (var handler in (await loader.LoadAsync(page, EndpointMetadataCollection.Empty)).HandlerMethods.Where(one => HttpMethods.IsPost(one.HttpMethod)))
            {
                var form = $"{path}?{handler.Name}";
                seen.Add(form);
                if (!Forms.TryGetValue(form, out var row)) { wrong.Add($"the form /{form} stands under no row"); continue; }
                if (path.Contains('{', StringComparison.Ordinal) && !PagesOfNobody.Contains(path) && MakerOfPage(path) is null) { wrong.Add($"no thing is made for the page /{path}"); continue; }
                foreach (var role in Askers)
                    foreach (var to in RelationsOfPage(path, role))
                    {
                        var (thing, subject) = (MakerOfPage(path) is null ? null : await Made(path, role, to), await SubjectOf(role));
                        var expected = new[] { Expected(subject, TheMatrix.Pages[path], thing, "read"), Expected(subject, row, thing, "service") };
                        if (expected.All(one => one == "yes")) continue;       // what is let is done elsewhere

                        asked++;
                        var before = await Changes();
                        using var content = new FormUrlEncodedContent([.. Fields(form, thing?.Id ?? Guid.NewGuid()), new("__RequestVerificationToken", tokens[role])]);
                        var address = AddressOf(path, thing);
                        using var answer = await (await program.As(role)).PostAsync(handler.Name is null ? address : $"{address}?handler={handler.Name}", content);
                        var after = await Changes();
                        if (after != before) wrong.Add($"{role} {to} POST /{form}: something was changed");
                        if (Said(answer, address) == "yes") wrong.Add($"{role} {to} POST /{form}: {(int)answer.StatusCode} instead of {string.Join(" or ", expected)}");
                    }
            }
        wrong.AddRange(Forms.Keys.Except(seen).Select(gone => $"there is a row for the form /{gone}, and no such form"));
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}:\n{string.Join('\n', wrong.Take(80))}");
        Assert.True(asked > 1_000, $"only {asked} forms were sent");
    }

    // whatever is done leaves an entry in the journal, or a row of an account; what falls due or is told meanwhile the program does by itself
    Task<object?> Count(string table) => program.App.Value($"select count(*) from {table}");
    async Task<string> Changes() => string.Join(' ', await Task.WhenAll(new[]
    {
        """journal where position('"role":"system"' in convert_from(body, 'UTF8')) = 0""", "identity.account", "identity.account_change", "identity.api_key", "identity.invitation", "vault.file",
    }.Select(Count)));

    // what a form may hold: as the API's body says it, and what pages ask beside it
    static IEnumerable<KeyValuePair<string, string>> Fields(string form, Guid id)
    {
        var (paper, pause) = (form.EndsWith("cases/{code}?Serve", StringComparison.Ordinal), form.EndsWith("?Pause", StringComparison.Ordinal));
        yield return new("commandId", $"{Guid.CreateVersion7()}");
        foreach (var (name, value) in new (string, string)[]
                 {
                     ("id", $"{id}"), ("grant", "true"), ("approve", "true"), ("account", $"{Guid.NewGuid()}"), ("grievance", $"{id}"), ("code", $"{id}"), ("case", $"{id}"), ("cases", $"{id}"), ("sel", $"{id}"), ("number", "1"), ("member", "1"), ("head", "1"), ("heads", "1"),
                     ("justified", "true"), ("finding", "Why."), ("reason", pause ? "hearing" : "Why."), ("evidence", "What shows it."), ("rung", "supervision"), ("leader", $"{Guid.NewGuid()}"), ("by", "5"), ("paper", "receipt"), ("how", "post"), ("text", "A word."), ("message", "A word."), ("title", "A title"), ("purpose", "A purpose."), ("identified", "Seen."), ("right", "copy"), ("name", "A name"), ("kind", "suggestion"),
                     ("category", "other"), ("ground", form.EndsWith("?Interest", StringComparison.Ordinal) ? "ownInterest" : "legalRemedy"), ("remedy", "litigation"), ("authority", "police"), ("handler", $"{Guid.NewGuid()}"), ("way", paper || form.EndsWith("together?Serve", StringComparison.Ordinal) ? "post" : "call"), ("other", $"{id}"), ("into", $"{id}"), ("outcome", "upheld"), ("reply", "Why."), ("sure", "true"),
                     ("days", "30"), ("units", $"{Guid.NewGuid()}"), ("zh", "A text."), ("file", $"{Guid.NewGuid()}"), ("servedAt", "2026-01-01"), ("act", "AnswerGrievance"),
                     ("question", "A question?"), ("choice", "agree"), ("result", new string('0', 64)), ("committee", "Meiling"), ("committeeTold", "2026-01-01"), ("opensAt", "2030-01-01T09:00"), ("closesAt", "2030-02-01T09:00"), ("members", form.EndsWith("?Elect", StringComparison.Ordinal) ? "1" : $"{Guid.NewGuid()}"), ("company", "Harbour Homes"), ("projects", $"{Guid.NewGuid()}"),
                 })
            yield return new(name, value);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")] private static partial Regex Token();
}
