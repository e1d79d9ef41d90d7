using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>The last look before a file is put away: what was answered, what the reporter made of it, what may still come.</summary>
sealed class ClosePage(CaseFile file) : DecisionPage(file, nameof(CloseGrievance))
{
    /// <summary>How many of those who gave their name have not been handed the answer.</summary>
    public int Unserved => Case.Together.Members.Count(one => one is { Name: not null, ServedAt: null });

    public Task<IActionResult> OnPost(string code) => Take(code, new CloseGrievance());
    protected override Task<IActionResult> Show() => Task.FromResult<IActionResult>(Page());
}
