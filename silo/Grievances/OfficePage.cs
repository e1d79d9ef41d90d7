using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Grievances;

/// <summary>A page of the workbench: for our own people, and of them for those whose part it is.</summary>
abstract class OfficePage : ActPage
{
    protected async Task<IActionResult?> Enter(string action)
    {
        if (await Bar(action) is { } barred) return barred;

        // residents, too, may list and read what is theirs, but not here
        var subject = await Desk.Who();
        if (subject.IsStaff) return null;
        return subject.Role == Role.Anonymous ? Challenge() : StatusCode(403);
    }

    public string CategoryOf(string code) => Categories.Find(code) is { } category ? Name(category) : code;

    /// <summary>A category under its parent, as a form offers it: headings with their branches, a heading being its own first branch.</summary>
    public static IEnumerable<(string Heading, IEnumerable<(string Code, string Name)> Branches)> GroupedCategories() =>
        Categories.All.Where(c => c.Parent is null).Select(parent => (Name(parent),
            Categories.All.Where(c => c == parent || c.Parent == parent.Code).Select(c => (c.Code, Name(c)))));

    static string Name(Category category) => Words.InEnglish ? category.En : category.Zh;
}
