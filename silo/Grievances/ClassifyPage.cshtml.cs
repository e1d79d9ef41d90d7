using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>What a case is and what it is about. The whole taxonomy is searched by a word, without a script.</summary>
sealed class ClassifyPage(CaseFile file) : DecisionPage(file, nameof(ReclassifyGrievance))
{
    const int MostFound = 40;

    public string Q => Request.Query["q"].ToString().Trim();

    /// <summary>The categories that hold the word, anywhere on their path.</summary>
    public ImmutableArray<Category> Found { get; private set; } = [];

    public static string PathOf(Category category) => Categories.Find(category.Parent ?? "") is { } above ? $"{PathOf(above)} · {Name(category)}" : Name(category);

    public Law.PetitionClass ClassOf(GrievanceKind kind) =>
        Desk.Rules.Kinds[System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())].Class;

    public Severity SeverityOf(Category category) => Categories.SeverityOf(category.Code, Desk.Rules);

    public async Task<IActionResult> OnPost(string code) => await Find(code) is { } other ? other : await Take(code, Read<ReclassifyGrievance>());

    protected override Task<IActionResult> Show()
    {
        if (Q.Length is > 0 and <= 40) Found = [.. Categories.All.Where(one => PathOf(one).Contains(Q, StringComparison.OrdinalIgnoreCase)).Take(MostFound)];
        return Task.FromResult<IActionResult>(Page());
    }
}
