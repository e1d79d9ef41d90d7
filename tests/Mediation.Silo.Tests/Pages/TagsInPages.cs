using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Xunit;

namespace Mediation.Pages.Tests;

/// <summary>What page authors write, and what comes of it.</summary>
public sealed class TagsInPages
{
    [Theory]
    [InlineData(-4, "ck over", "4 working days late")]
    [InlineData(-1, "ck over", "1 working day late")]
    [InlineData(0, "ck soon", "Due today")]
    [InlineData(1, "ck soon", "1 working day left")]
    [InlineData(2, "ck wait", "2 working days left")]
    public void A_clock_says_how_it_stands(int days, string css, string words)
    {
        var html = Say(new DueChip(Here.Words, Here.Moments) { Days = days, View = View() });
        Assert.StartsWith($"<span class=\"{css}\">", html, StringComparison.Ordinal);
        Assert.EndsWith($"{words}</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_shows_its_last_day() => Assert.EndsWith("<small><time datetime=\"2026-11-27\">Fri 27 Nov</time></small>",
        Say(new DueChip(Here.Words, Here.Moments) { State = DueState.Paused, Due = new DateOnly(2026, 11, 27), View = View() }), StringComparison.Ordinal);

    [Fact]
    public void Every_level_has_a_shape_and_a_word_of_its_own_colour()
    {
        var said = Enum.GetValues<Level>().Select(level => Say(new LevelChip(Here.Words) { Level = level, View = View() })).ToList();
        Assert.Equal(said.Count, said.Distinct().Count());
        Assert.All(said, html => Assert.Contains("<use href=\"#i-", html, StringComparison.Ordinal));
    }

    [Fact]
    public void Errors_lead_to_their_fields_and_words_are_never_markup()
    {
        var view = View();
        view.ModelState.AddModelError("Ask.Text", "Fill this in, <b>please</b>.");
        view.ModelState.AddModelError("", "This case is already closed.");
        var html = Say(new ErrorSummary(Here.Words) { View = view });
        Assert.Contains("<a href=\"#Ask_Text\">Fill this in, &lt;b&gt;please&lt;/b&gt;.</a>", html, StringComparison.Ordinal);
        Assert.Contains("<li>This case is already closed.</li>", html, StringComparison.Ordinal);
        Assert.Equal("", Say(new ErrorSummary(Here.Words) { View = View() }));
    }

    [Fact]
    public void A_form_keeps_its_command_id_when_it_is_shown_again()
    {
        var (first, second) = (Say(new CommandId { View = View() }), Say(new CommandId { View = View() }));
        Assert.NotEqual(first, second);

        var again = View();
        again.HttpContext.Request.ContentType = "application/x-www-form-urlencoded";
        again.HttpContext.Request.Form = new FormCollection(new() { ["commandId"] = "0193a000-0000-7000-8000-000000000001" });
        Assert.Contains("value=\"0193a000-0000-7000-8000-000000000001\"", Say(new CommandId { View = again }), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_a_list_keep_its_filters()
    {
        var view = View();
        view.HttpContext.Request.QueryString = new QueryString("?status=accepted&page=2");
        var html = Say(new Pager(Here.Words) { Page = 2, PageSize = 50, Total = 1230, View = view });
        Assert.Contains("<p>51–100 of 1,230</p>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"?status=accepted&amp;page=3\" rel=\"next\">", html, StringComparison.Ordinal);
        Assert.Equal("", Say(new Pager(Here.Words) { Total = 50, View = view }));
    }

    [Theory, InlineData(1, 1, "1"), InlineData(1, 9, "1 2 9"), InlineData(5, 9, "1 4 5 6 9"), InlineData(9, 9, "1 8 9")]
    public void Near_pages_are_at_hand(int page, int last, string at) => Assert.Equal(at, string.Join(' ', Pager.Window(page, last)));

    [Fact]
    public void Every_icon_can_be_drawn()
    {
        var view = View();
        foreach (var name in Icons.Names) Say(new IconTag { Name = name, View = view });
        Assert.Throws<ArgumentException>(() => Say(new IconTag { Name = "unknown", View = view }));
    }

    static ViewContext View() => new()
    {
        HttpContext = new DefaultHttpContext(),
        ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary())
    };

    static string Say(TagHelper tag) => Here.In("en", () =>
    {
        var output = new TagHelperOutput("tag", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        tag.Process(new TagHelperContext([], new Dictionary<object, object>(), "id"), output);
        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Create(UnicodeRanges.All));
        return writer.ToString();
    });
}
