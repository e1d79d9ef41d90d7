using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Law;
using Mediation.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>A parcel as it is asked for; its land in square metres.</summary>
sealed record ParcelRequest(string Parcel, string Rule, string? Land = null);

/// <summary>Consent to a renewal as it is asked for.</summary>
sealed record ConsentRequest(ImmutableArray<ParcelRequest> Parcels, bool EveryParcel = true)
{
    public ImmutableArray<GroupAsked> Buildings { get; init; } = [];
}

/// <summary>A ballot as it is asked for; the project by id or code.</summary>
sealed record BallotRequest(
    string ProjectId, [property: Longest(120)] string Title, [property: Longest(4000)] string Question,
    ResolutionAsked? Resolution = null, ConsentRequest? Consent = null, int? MostProxies = null)
{
    public ImmutableArray<BallotDocument> Documents { get; init; } = [];
    public ImmutableArray<Threshold> Custom { get; init; } = [];
}

/// <summary>Letters for these heads, or the next thousand of those that have none.</summary>
sealed record LettersRequest
{
    public ImmutableArray<int> Heads { get; init; } = [];
}

/// <summary>The routes of ballots.</summary>
static class BallotEndpoints
{
    public static void MapBallots(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/ballots").WithTags("ballots");
        all.MapPost("/", Draft).Acts("DraftBallot");
        all.MapGet("/", List).Acts("ListBallots");
        var one = all.MapGroup("/{id}");
        one.MapGet("/", (CaseRef id, BallotFile file, Desk desk, HttpContext http) => Show(id, desk, http, file.Read)).Acts("ReadBallot");
        one.MapPut("/", Revise).Acts("ReviseBallot");
        one.MapPut("/roll", Roll).Acts("TakeRoll");
        one.MapPost("/notice", (CaseRef id, Body<NoticeBallot> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("NoticeBallot");
        one.MapPost("/opening", (CaseRef id, ApiDesk desk) => desk.Ask(id, new OpenBallot())).Acts("OpenBallot");
        one.MapPost("/extension", (CaseRef id, Body<ExtendBallot> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("ExtendBallot");
        one.MapPost("/votes", Cast).Acts("CastVote");
        one.MapPost("/papers", (CaseRef id, FileDesk files, Desk desk, HttpContext http) => HandIn(id, "KeepPaper", files, files.Keep, desk, http)).WithMetadata(new RequestSizeLimitAttribute(Allowance.LargestFile + 64 * 1024)).Acts("KeepPaper");
        one.MapPost("/entries", Enter).Acts("EnterVote");
        one.MapPost("/letters", Letters).Acts("IssueLetters");
        one.MapPost("/letters/revocation", (CaseRef id, Body<RevokeLetters> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RevokeLetters");
        one.MapPost("/deliveries", (CaseRef id, Body<RecordDelivery> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RecordDelivery");
        one.MapPost("/proxies", Proxy).Acts("RegisterProxy");
        one.MapPost("/proxies/revocation", (CaseRef id, Body<RevokeProxy> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("RevokeProxy");
        one.MapPut("/scrutineers", (CaseRef id, Body<NameScrutineers> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("NameScrutineers");
        one.MapPost("/close", (CaseRef id, ApiDesk desk) => desk.Ask(id, new CloseBallot())).Acts("CloseBallot");
        one.MapPost("/count", (CaseRef id, ApiDesk desk) => desk.Ask(id, new CountBallot())).Acts("CountBallot");
        one.MapPost("/signatures", (CaseRef id, Body<SignCount> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("SignCount");
        one.MapPost("/announcement", (CaseRef id, ApiDesk desk) => desk.Ask(id, new AnnounceResult())).Acts("AnnounceResult");
        one.MapPost("/archiving", (CaseRef id, ApiDesk desk) => desk.Ask(id, new ArchiveBallot())).Acts("ArchiveBallot");
        one.MapPost("/annulment", (CaseRef id, Body<AnnulBallot> ask, ApiDesk desk) => desk.Ask(id, ask.Value)).Acts("AnnulBallot");
        one.MapGet("/eligibility", (CaseRef id, BallotFile file, Desk desk, HttpContext http) => Show(id, desk, http, file.Callout)).Acts("ReadBallot");
        one.MapGet("/turnout", Turnout).Acts("ReadBallot");
        one.MapGet("/result", (CaseRef id, BallotFile file, Desk desk, HttpContext http) => Show(id, desk, http, file.Result)).Acts("ReadBallot");
        one.MapGet("/receipts/{code}", (CaseRef id, string code, BallotFile file, Desk desk, HttpContext http) => Show(id, desk, http, found => file.Verify(found, code))).Acts("ReadBallot");
        one.MapGet("/bulletin", (CaseRef id, BallotFile file, Desk desk, HttpContext http) => Show(id, desk, http, file.Bulletin)).Acts("ReadBallot");
        one.MapGet("/exceptions", (CaseRef id, BallotFile file, Desk desk, HttpContext http) => Show(id, desk, http, file.Exceptions)).Acts("RunBallot");
        one.MapGet("/papers/{hash}", Paper).Acts("RunBallot");
        one.MapPost("/documents", (CaseRef id, FileDesk files, Desk desk, HttpContext http) => HandIn(id, "KeepDocument", files, files.KeepDocument, desk, http)).WithMetadata(new RequestSizeLimitAttribute(Allowance.LargestFile + 64 * 1024)).Acts("KeepDocument");
        one.MapGet("/documents/{hash}", Document).Acts("ReadBallot");
        one.MapGet("/recount", Recount).Acts("CheckCount");
    }

    static async Task<IResult> Draft(Body<BallotRequest> ask, BallotFile file, Desk desk, HttpContext http)
    {
        var said = ask.Value;
        if (await desk.Find<Project>(CaseRef.Parse(said.ProjectId, null)) is not { } project || (await desk.SeeAs<Project>(project, LocalToken.System, "ReadProject")).Case is not { IsOpened: true })
            return Problems.Malformed(http, [new("projectId", "not-found")]);
        var (draft, faults) = Meant(said, project);
        if (!faults.IsEmpty) return Problems.Malformed(http, faults);

        Routes.TryCommandId(http, out var commandId);
        var (answer, code) = await file.Draft(draft, commandId, said);
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        Problems.Mark(http, answer);
        return TypedResults.Created($"/api/ballots/{answer.CaseId}", new { id = answer.CaseId, code, version = answer.Version });
    }

    // the project of a draft stays, whatever a revision names
    static async Task<IResult> Revise(CaseRef id, Body<BallotRequest> ask, ApiDesk desk, HttpContext http)
    {
        var (draft, faults) = Meant(ask.Value, Guid.Empty);
        return faults.IsEmpty ? await desk.Ask(id, new ReviseBallot(draft), ask.Value) : Problems.Malformed(http, faults);
    }

    static (DraftBallot Draft, ImmutableArray<Fault> Faults) Meant(BallotRequest said, Guid project)
    {
        List<Fault> faults = [];
        var consent = said.Consent is not { } asked ? null : new ConsentAsked([.. asked.Parcels.Select((parcel, i) => new ParcelAsked(parcel.Parcel, parcel.Rule, Land(parcel, i)))], asked.Buildings, asked.EveryParcel);
        return (new("", project, said.Title, said.Question, said.Documents, said.Resolution, consent, said.Custom, said.MostProxies), [.. faults]);

        long Land(ParcelRequest parcel, int i)
        {
            if (parcel.Land is null) return 0;
            if (Law.Shown.ParseArea(parcel.Land) is { } land) return land;
            faults.Add(new($"consent.parcels[{i}].land", "roll/bad-area", parcel.Land));
            return 0;
        }
    }

    static async Task<IResult> List(BallotList list, Desk desk, HttpContext http, string? projectId = null, string? status = null, int page = 1, int pageSize = 50)
    {
        if (page < 1 || pageSize is < 1 or > 100) return Problems.Malformed(http, [new("page", "field/not-a-number")]);
        Guid? project = projectId is { Length: > 0 and <= 64 } ? await desk.Find<Project>(CaseRef.Parse(projectId, null)) ?? Guid.Empty : null;
        List<BallotStatus> wanted = [];
        foreach (var word in (status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (Enum.TryParse<BallotStatus>(word, ignoreCase: true, out var known) && !char.IsDigit(word[0])) wanted.Add(known);
            else return Problems.Malformed(http, [new("status", "field/unknown-value", string.Join(" | ", Enum.GetNames<BallotStatus>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)))]);
        return Lists.Of(http, await list.Page(project, [.. wanted], page, pageSize), "ballots");
    }

    static async Task<IResult> Roll(CaseRef id, BallotFile file, Desk desk, ApiDesk api, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found || await file.RollFor(found) is not { } roll) return Problems.Of(http, Outcome.Missing);
        return await api.Ask(id, roll, new { roll.Seal });
    }

    static async Task<IResult> Cast(CaseRef id, Body<CastVote> ask, BallotFile file, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var (answer, receipt) = await file.Cast(found, ask.Value, commandId, Routes.IfVersion(http));
        return answer.Outcome == Outcome.Done
            ? Problems.Done(http, answer, new { id = answer.CaseId, version = answer.Version, receipt = Receipts.Grouped(receipt) })
            : Problems.Of(http, answer.Outcome, answer.Refusal);
    }

    // the first of two learns that it waits, the second one the receipt to hand out
    static async Task<IResult> Enter(CaseRef id, Body<EnterVote> ask, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        Routes.TryCommandId(http, out var commandId);
        var answer = await desk.Put(found, ask.Value, commandId, ifVersion: Routes.IfVersion(http));
        if (answer.Outcome != Outcome.Done) return Problems.Of(http, answer.Outcome, answer.Refusal);

        var ballot = (await desk.SeeAs<Ballot>(found, LocalToken.System, "ReadBallot")).Case!;
        var receipt = Receipts.Of(commandId);
        return Problems.Done(http, answer, new
        {
            id = answer.CaseId, version = answer.Version, waits = ballot.Held.ContainsKey(ask.Value.Head), receipt = ballot.Urn.HeadOf(receipt) == ask.Value.Head ? Receipts.Grouped(Receipts.Code(receipt)) : null,
        });
    }

    static async Task<IResult> Letters(CaseRef id, Body<LettersRequest> ask, BallotFile file, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        if (ask.Value.Heads.Length > BallotFile.MostLetters) return Problems.Malformed(http, [new("heads", "field/too-many", $"{BallotFile.MostLetters}")]);
        Routes.TryCommandId(http, out var commandId);
        var (answer, letters) = await file.Letters(found, ask.Value.Heads, commandId);
        http.Response.Headers.CacheControl = "no-store";
        return Problems.Answered(http, answer, new { id = answer.CaseId, version = answer.Version, letters });
    }

    // an agent has an account of their own here; staff and programs are nobody's agents
    static async Task<IResult> Proxy(CaseRef id, Body<RegisterProxy> ask, ApiDesk desk, Accounts accounts, HttpContext http) =>
        (await accounts.Find(ask.Value.Agent))?.Role == Role.Resident ? await desk.Ask(id, ask.Value) : Problems.Malformed(http, [new("agent", "ballot/no-such-agent")]);

    static async Task<IResult> Turnout(CaseRef id, BallotFile file, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        var (outcome, views) = await file.Turnout(found);
        return outcome == Outcome.Done ? TypedResults.Json(new { items = views }) : Problems.Of(http, outcome);
    }

    // a power of attorney may be looked at while it counts; a paper says what was answered, so it waits for the close
    static async Task<IResult> Paper(CaseRef id, string hash, FileList files, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        var seen = await desk.See<Ballot>(found, "RunBallot");
        if (seen.Case is not { } ballot) return Problems.Of(http, seen.Outcome);
        var isProxy = ballot.Proxies.Exists(proxy => proxy.Document == hash) && !ballot.IsOfAVote(hash);
        return ballot.Papers.TryGetValue(hash, out var paper) && (ballot.HasClosed || isProxy) ? await files.HandOut(http, found, paper.File, paper.Kind, hash[..16]) : Problems.Of(http, Outcome.Missing);
    }

    // by its bytes, so that anybody can hash it again; its name is the one that is on record
    static async Task<IResult> Document(CaseRef id, string hash, FileList files, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        var seen = await desk.See<Ballot>(found, "ReadBallot");
        if (seen.Case is not { } ballot) return Problems.Of(http, seen.Outcome);
        if (!BallotFile.IsShown(ballot, await desk.WhoFor(found)) || !ballot.Names(hash) || !ballot.Texts.TryGetValue(hash, out var text)) return Problems.Of(http, Outcome.Missing);

        return await files.HandOut(http, found, text.File, text.Kind, ballot.Documents.FirstOrDefault(one => one.Sha256 == hash)?.Name ?? hash[..16], Files.Part.Original);
    }

    // a document, or the photo of a paper, a signature, a list or a power of attorney: what is entered names it by its hash. Asked before the first byte is taken, and again by the act
    static async Task<IResult> HandIn(CaseRef id, string action, FileDesk files, Func<Guid, Handed, Guid, Task<Answer>> keep, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        if (await desk.See<Ballot>(found, action) is { Case: null } seen) return Problems.Of(http, seen.Outcome);
        var (handed, _) = await FileEndpoints.Receive(files, http);
        if (FileEndpoints.NotTaken(http, handed) is { } problem) return problem;

        Routes.TryCommandId(http, out var commandId);
        var answer = await keep(found, handed!, commandId);
        return Problems.Answered(http, answer, new { id = found, version = answer.Version, sha256 = handed!.Sha256, kind = handed.Kind, size = handed.Size });
    }

    static async Task<IResult> Recount(CaseRef id, BallotFile file, Desk desk, HttpContext http)
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        var (outcome, text) = await file.Recount(found);
        if (text is null) return Problems.Of(http, outcome);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(System.Text.Encoding.UTF8.GetBytes(text), "application/json", "recount.json");
    }

    static async Task<IResult> Show<T>(CaseRef id, Desk desk, HttpContext http, Func<Guid, Task<(Outcome Outcome, T? View)>> read) where T : class
    {
        if (await desk.Find<Ballot>(id) is not { } found) return Problems.Of(http, Outcome.Missing);
        var (outcome, view) = await read(found);
        if (view is null) return Problems.Of(http, outcome);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(view);
    }
}
