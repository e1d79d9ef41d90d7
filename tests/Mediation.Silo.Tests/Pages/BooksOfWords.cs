using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Mediation.Pages.Tests;

/// <summary>Both languages say the same things, properly, and all of them live in the books.</summary>
public sealed partial class BooksOfWords
{
    static readonly string[] Pages = ["Ui", "Portal", "Office", "Manage", "Own", "Rights", "Units", "Steps", "Workbench", "Terms", "Guests", "Papers", "Together", "Voting", "Hall"];

    static Dictionary<string, string> Book(string name) => XDocument.Parse(Here.Read($"silo/Pages/{name}.resx")).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Here.Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    [Theory, InlineData("Ui"), InlineData("Portal"), InlineData("Office"), InlineData("Manage"), InlineData("Own"), InlineData("Rights"), InlineData("Units"), InlineData("Steps"), InlineData("Workbench"), InlineData("Terms"), InlineData("Guests"), InlineData("Papers"), InlineData("Together"), InlineData("Voting"), InlineData("Hall"), InlineData("Refusals")]
    public void Both_languages_have_the_same_keys(string book) =>
        Assert.Equal(Book(book).Keys.Order(), Book(book + ".en").Keys.Order());

    [Theory, InlineData("Ui"), InlineData("Portal"), InlineData("Office"), InlineData("Manage"), InlineData("Own"), InlineData("Rights"), InlineData("Units"), InlineData("Steps"), InlineData("Workbench"), InlineData("Terms"), InlineData("Guests"), InlineData("Papers"), InlineData("Together"), InlineData("Voting"), InlineData("Hall"), InlineData("Refusals")]
    public void Both_languages_have_the_same_places_to_fill(string book)
    {
        var english = Book(book + ".en");
        string[] Places(string text) => [.. Place().Matches(text).Select(place => place.Value).Distinct().Order()];
        foreach (var (key, text) in Book(book)) Assert.True(Places(text).SequenceEqual(Places(english[key])), key);
    }

    [Theory, InlineData("Ui"), InlineData("Portal"), InlineData("Office"), InlineData("Manage"), InlineData("Own"), InlineData("Rights"), InlineData("Units"), InlineData("Steps"), InlineData("Workbench"), InlineData("Terms"), InlineData("Guests"), InlineData("Papers"), InlineData("Together"), InlineData("Voting"), InlineData("Hall"), InlineData("Refusals")]
    public void Chinese_uses_full_width_punctuation(string book)
    {
        foreach (var (key, text) in Book(book))
            Assert.False(HalfWidth().IsMatch(text), $"{key}: {HalfWidth().Match(text).Value}");
    }

    [Fact]
    public void No_word_stands_in_two_books() =>
        Assert.Empty(Pages.SelectMany(name => Book(name).Keys.Select(key => (name, key))).GroupBy(one => one.key).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.name))}"));

    [Fact]
    public void Residents_are_not_called_a_threat()
    {
        string[] banned = ["\u6d89\u7a33", "\u7ef4\u7a33", "\u9489\u5b50\u6237", "\u5201\u6c11", "\u8010\u5fc3\u7b49\u5f85"];
        foreach (var text in Pages.Append("Refusals").SelectMany(name => Book(name).Values))
            Assert.DoesNotContain(banned, word => text.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void What_voting_is_about_has_one_name_in_all_books()
    {
        string[] others = ["表决通知书", "受托人", "业主名册", "已公告", "公告结果", "名册已经封存", "名册还没有封存", "前可以提异议"];
        foreach (var text in Pages.Append("Refusals").SelectMany(name => Book(name).Values))
            Assert.DoesNotContain(others, word => text.Contains(word, StringComparison.Ordinal));
        foreach (var (key, text) in Book("Voting").Concat(Book("Refusals").Where(one => one.Key.StartsWith("ballot/", StringComparison.Ordinal)))) Assert.False(text.Contains("验证码", StringComparison.Ordinal), key);       // that comes by short message
    }

    [Fact]
    public void Every_word_asked_for_is_in_the_book()
    {
        var book = Pages.SelectMany(name => Book(name).Keys).ToHashSet();
        var asked = Sources("silo").SelectMany(file => Asked().Matches(File.ReadAllText(file))
            .SelectMany(match => match.Groups.Values.Skip(1).Where(group => group.Success)).Select(group => (file, key: group.Value)));
        Assert.Empty(asked.Where(one => !book.Contains(one.key)).Select(one => $"{Path.GetFileName(one.file)}: {one.key}"));
    }

    [Fact]
    public void No_code_speaks_Chinese_by_itself() => Assert.Empty(Sources("silo", "src")
        .Where(file => Chinese().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Here.Root, file)));

    [Theory, InlineData("zh-CN"), InlineData("en")]
    public void Every_value_of_our_enums_has_a_word(string language) => Here.In(language, () =>
    {
        foreach (var value in Enum.GetValues<Level>().Cast<Enum>().Concat(Enum.GetValues<Role>().Cast<Enum>()))
            Assert.NotEqual($"{value.GetType().Name}.{value}", Here.Words.Label(value));
        return true;
    });

    [Fact]
    public void Residents_hear_another_word_than_staff() => Here.In("en", () =>
    {
        Assert.Equal("In progress", Here.Words.Label(GrievanceStatus.InProgress));
        Assert.Equal("Being handled", Here.Words.Label(GrievanceStatus.InProgress, Audience.Public));
        Assert.Equal("GrievanceStatus.Unheard", Here.Words.Label(GrievanceStatus.Unheard));
        return true;
    });

    [Fact]
    public void A_refusal_is_a_sentence_or_else_its_code() => Here.In("en", () =>
    {
        Assert.Equal("This has been closed.", Here.Words.Sentence(new Refusal("grievance/already-closed")));
        Assert.Equal("grievance/never-heard-of", Here.Words.Sentence(new Refusal("grievance/never-heard-of", "x")));
        return true;
    });

    [Theory]
    [InlineData("en", Detail.Full, "Mon 23 Nov 2026, 14:20")]
    [InlineData("en", Detail.Short, "Mon 23 Nov, 14:20")]
    [InlineData("en", Detail.Day, "Mon 23 Nov 2026")]
    [InlineData("zh-CN", Detail.Full, "2026\u5e7411\u670823\u65e5 \u5468\u4e00 14:20")]
    [InlineData("zh-CN", Detail.ShortDay, "11\u670823\u65e5 \u5468\u4e00")]
    public void A_moment_is_said_as_people_here_read_it(string language, Detail detail, string said)
    {
        var at = new DateTimeOffset(2026, 11, 23, 6, 20, 0, TimeSpan.Zero);
        Assert.Equal(said, Here.In(language, () => Here.Moments.Say(at, detail)));
    }

    enum GrievanceStatus { InProgress, Unheard }

    [GeneratedRegex(@"\{\d+\}")] private static partial Regex Place();
    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\u3000-\u303f\uff00-\uffef][,:;()!?]|[,:;()!?][\p{IsCJKUnifiedIdeographs}]")]
    private static partial Regex HalfWidth();
    [GeneratedRegex(@"[Ww]ords\[""([A-Za-z0-9.]+)""|[Ww]ords\[[^\]""$]*\? ""([A-Za-z0-9.]+)"" : ""([A-Za-z0-9.]+)""|ErrorMessage = ""([A-Za-z0-9.]+)""|section=""([A-Za-z0-9.]+)""")]
    private static partial Regex Asked();
    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\u3000-\u303f\uff00-\uffef]")] private static partial Regex Chinese();
}
