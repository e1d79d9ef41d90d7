using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>Why a matter is not taken on, and where to turn instead.</summary>
sealed class DeclinePage(CaseFile file) : DecisionPage(file, nameof(DeclineGrievance))
{
    /// <summary>Once it has been taken on, only another procedure of law ends it here.</summary>
    public IEnumerable<DeclineGround> Grounds => Case.Status == GrievanceStatus.Registered ? Enum.GetValues<DeclineGround>() : [DeclineGround.LegalRemedy];

    public async Task<IActionResult> OnPost(string code) => await Find(code) is { } other ? other : await Take(code, Read<DeclineGrievance>());
    protected override Task<IActionResult> Show() => Task.FromResult<IActionResult>(Page());
}
