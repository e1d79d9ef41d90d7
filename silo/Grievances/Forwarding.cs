using Mediation.Cases;
using Mediation.Identity;
using Mediation.Organisations;

namespace Mediation.Grievances;

/// <summary>Where a case may go from here: to a unit of the tree that stands, or to an authority outside.</summary>
sealed class Forwarding(Desk desk, OrganisationList units)
{
    public async Task<TransferGrievance> Of(TransferRequest ask)
    {
        if (string.IsNullOrWhiteSpace(ask.Unit)) return new(null, string.IsNullOrWhiteSpace(ask.Authority) ? null : ask.Authority, ask.Reason);

        var id = await desk.Find<Organisation>(CaseRef.Parse(ask.Unit, null));
        var seen = id is { } unit ? await desk.SeeAs<Organisation>(unit, LocalToken.System, "ReadOrganisation") : new(Outcome.Missing, 0, null);
        if (seen.Outcome is Outcome.Unavailable or Outcome.Again) throw new TimeoutException("the unit is not known now");       // 503, never "there is none"

        return new(id ?? Guid.Empty, string.IsNullOrWhiteSpace(ask.Authority) ? null : ask.Authority, ask.Reason, UnitKnown: seen.Case is { IsDissolved: false });
    }

    public async Task<List<OrganisationItem>> Units() => (await units.All()).FindAll(one => !one.IsDissolved);

    /// <summary>The name of a hop's end.</summary>
    public async Task<string?> NameOf(Guid? unit, string? authority) => unit is { } id
        ? (await desk.SeeAs<Organisation>(id, LocalToken.System, "ReadOrganisation")).Case?.Name
        : authority is null ? null : Authorities.Find(authority) is not { } found ? authority : Pages.Words.InEnglish ? found.En : found.Zh;
}
