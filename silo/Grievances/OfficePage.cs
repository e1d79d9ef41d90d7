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

    /// <summary>
    /// Categories as a form offers them: headings with their branches, a heading being its own first branch. Of renewal all three levels; of the
    /// general taxonomy two, for what is finer is found by searching.
    /// </summary>
    public static IEnumerable<(string Heading, IEnumerable<(string Code, string Name)> Branches)> GroupedCategories() =>
        Categories.All.Where(c => c.Parent is null).Select(top => (Name(top),
            new[] { top }.Concat(Below(top).SelectMany(one => Categories.Renewal.Contains(top) ? Below(one).Prepend(one) : [one])).Select(c => (c.Code, Indented(c)))));

    static readonly ILookup<string?, Category> Children = Categories.All.ToLookup(c => c.Parent);
    static IEnumerable<Category> Below(Category category) => Children[category.Code];
    static string Indented(Category category) => category.Code.Count(c => c == '.') < 2 ? Name(category) : $"\u2014 {Name(category)}";

    protected static string Name(Category category) => Words.InEnglish ? category.En : category.Zh;
}
