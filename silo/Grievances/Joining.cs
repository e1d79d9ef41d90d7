using Mediation.Cases;
using Mediation.Vault;

namespace Mediation.Grievances;

/// <summary>Who stands behind a grievance, as told; a neighbour may leave out both.</summary>
sealed record MemberRequest(
    [property: NotSearchable, Longest(60)] PrivateText? Name = null, [property: NotSearchable, Longest(30)] PrivateText? Phone = null);

/// <summary>Somebody joined: their number, and the code and secret by which they follow the case.</summary>
sealed record Joined(Answer Answer, int Number = 0, string? Code = null, string? TrackingSecret = null);

/// <summary>Puts somebody beside the reporter of a case, and gives them a code and a secret of their own.</summary>
sealed class Joining(Desk desk, Intake intake, KeyFile keys)
{
    /// <param name="browser">the mark of the browser that a neighbour joins by</param>
    public async Task<Joined> Join(Guid id, MemberRequest request, Guid commandId, Guid? browser = null)
    {
        var subject = await desk.Who();
        if ((await desk.SeeAs<Grievance>(id, subject, Access.Join)) is { Case: null, Outcome: var barred }) return new(new(barred, id, 0));
        if (subject.Role == Role.Anonymous && browser is null && request.Phone is not { IsBlank: false }) return new(new(Outcome.Refused, id, 0, new("grievance/reporter-missing")));

        var person = subject.Role is Role.Resident or Role.Enterprise ? subject.Id : intake.PersonOf(request.Name, request.Phone) ?? browser ?? intake.NobodyIn(id, commandId);
        var answer = await desk.Put(id, new JoinGrievance(person, browser, request.Name, request.Phone), commandId, asked: request);
        if (answer.Outcome != Outcome.Done) return new(answer);

        // who left meanwhile has no number any more
        var seen = await desk.SeeAs<Grievance>(id, Identity.LocalToken.System, Access.Read);
        if (seen.Case is not { } grievance) return new(answer with { Outcome = Outcome.Unavailable });
        if (grievance.Joint.Members.Find(one => one.Person == person) is not { Number: var number }) return new(answer with { Outcome = Outcome.Missing });
        return new(answer, number, Following.CodeOf(grievance.Code, number), TrackingSecret.Of(keys, id, number));
    }
}
