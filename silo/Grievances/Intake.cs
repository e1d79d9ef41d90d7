using System.Security.Cryptography;
using System.Text;
using Mediation.Cases;
using Mediation.Projects;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>Who reports, as told: a name and a phone, or nothing.</summary>
sealed record ReporterRequest([property: Longest(60)] PrivateText? Name = null, [property: Longest(30)] PrivateText? Phone = null, bool Anonymous = false, bool Message = false);

/// <summary>A grievance as it is laid before us; codes of projects stand where ids may.</summary>
sealed record GrievanceRequest(
    Channel Channel, GrievanceKind Kind, string Category, [property: Longest(120)] PrivateText Subject, PrivateText Text,
    string? ProjectId = null, Guid? UnitId = null, [property: Longest(200)] PrivateText? Place = null, ReporterRequest? Reporter = null,
    bool SeveralPeople = false, DateTimeOffset? OccurredAt = null, DateTimeOffset? ReceivedAt = null, Source? Source = null, string? Author = null, TicketTerms? Ticket = null);

/// <summary>A case opened: its id and code, and the secret by which its reporter follows it.</summary>
sealed record Opened(Answer Answer, string? Code = null, string? TrackingSecret = null);

/// <summary>The counter where every grievance comes in, by whichever door: it finds the place, gives the code, knows the person.</summary>
sealed class Intake(Desk desk, Codes codes, KeyFile keys, Alike.Similar similar, Invitations.InvitationList ties)
{
    public async Task<Opened> Log(GrievanceRequest request, Guid commandId)
    {
        var subject = await desk.Who();
        var id = CaseId(subject, commandId);
        if (await SiteOf(request) is not (var known, var site)) return new(new(Outcome.Unavailable, id, 0));
        if (!known) return new(new(Outcome.Refused, id, 0, new("project/not-found")));
        if (site is not null && !(await ties.ReportsOn(subject))(site.ProjectId)) return new(new(Outcome.Refused, id, 0, new("grievance/not-your-project")));

        var command = new LogGrievance(await codes.Next(desk.Rules.LocalDate(desk.Now).Year), site, ChannelFor(subject, request.Channel), request.Kind, request.Category,
            request.Subject, request.Text, request.Place is { IsBlank: false } ? request.Place : null, ReporterOf(subject, id, request),
            request.SeveralPeople, request.OccurredAt, request.ReceivedAt, Access.MayEver(subject, Access.RecordThePast) ? request.Source : null);
        var answer = request.Ticket is { } ticket ? await desk.Put(id, new TakeTicket(command, ticket), commandId, asked: request) : await desk.Put(id, command, commandId, asked: request);
        if (answer.Outcome != Outcome.Done) return new(answer);
        if (request.Reporter is { Message: true, Anonymous: false, Phone.IsBlank: false } && !answer.Repeated) await PromiseWord(subject, id, commandId);

        var code = command.Code;
        if (!answer.Repeated) await similar.Remember(id, request);
        else
        {
            var seen = await desk.SeeAs<Grievance>(id, new(Guid.Empty, Role.System), Access.Read);
            if (seen.Case is null) return new(answer with { Outcome = Outcome.Unavailable });
            code = seen.Case.Code;
        }
        return new(answer, code, TrackingSecret.Of(keys, id));
    }

    // whoever reports without an account asks for it as the reporter of this one case
    async Task PromiseWord(Subject subject, Guid id, Guid commandId)
    {
        if (subject.Role == Role.Anonymous) desk.ActAs(new(id, Role.Reporter));
        await desk.Put(id, new AskForMessage(), Ids.From(Encoding.ASCII.GetBytes($"{commandId}/message"), prefix: commandId));
        desk.ActAs(subject);
    }

    /// <summary>The same caller asking with the same command id means the same case.</summary>
    public static Guid CaseId(Subject subject, Guid commandId)
    {
        Span<byte> seed = stackalloc byte[32];
        subject.Id.TryWriteBytes(seed, bigEndian: true, out _);
        commandId.TryWriteBytes(seed[16..], bigEndian: true, out _);
        return Ids.From(seed, prefix: commandId);
    }

    async Task<(bool Known, Site? Site)?> SiteOf(GrievanceRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.ProjectId)) return (request.UnitId is null, null);
        if (await desk.Find<Project>(CaseRef.Parse(request.ProjectId, null)) is not { } project) return (false, null);

        var seen = await desk.SeeAs<Project>(project, new(Guid.Empty, Role.System), "ReadProject");
        if (seen.Outcome == Outcome.Unavailable) return null;
        return seen.Case is null ? (false, null) : (true, seen.Case.SiteOf(project, request.UnitId));
    }

    /// <summary>The channel is a fact only where our own people state it.</summary>
    static Channel ChannelFor(Subject subject, Channel stated) => subject.IsStaff || subject.Role is Role.Integrator or Role.System ? stated : Channel.Portal;

    Reporter ReporterOf(Subject subject, Guid caseId, GrievanceRequest request)
    {
        var told = request.Reporter ?? new(Anonymous: true);
        var name = told.Anonymous || told.Name is not { IsBlank: false } ? null : told.Name;
        var phone = told.Anonymous || told.Phone is not { IsBlank: false } ? null : told.Phone;
        var person = (subject.Role, request) switch
        {
            (Role.Resident or Role.Enterprise, _) when !told.Anonymous => subject.Id,
            (_, { Source: { } source, Author: { } author }) when Access.MayEver(subject, Access.RecordThePast) => Person($"{source.System}\n{author}"),
            _ => PersonOf(name, phone) ?? caseId,
        };
        return new(person, name is null && phone is null && person == caseId, name, phone);
    }

    /// <summary>Who somebody is by their name and phone; unknown without a phone.</summary>
    public Guid? PersonOf(PrivateText? name, PrivateText? phone) =>
        phone is { IsBlank: false } ? Person($"{name?.Plain?.Trim()}\n{new string([.. phone.Plain!.Where(char.IsAsciiDigit)])}") : null;

    /// <summary>Somebody of whom nothing is known that could tell them from another.</summary>
    public Guid NobodyIn(Guid caseId, Guid commandId) => Person($"{caseId}\n{commandId}");

    /// <summary>The same name and number (or author) are the same person, and nobody can tell who from the id.</summary>
    Guid Person(string what) => new(HMACSHA256.HashData(keys.People, Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
