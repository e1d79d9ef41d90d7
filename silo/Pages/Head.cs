using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Mediation.Pages;

/// <summary>
/// &lt;page-style names="tokens base portal" inline="true"/&gt;: style sheets in this order. Inline where the first visit
/// over a bad line counts (a second round trip costs more than the bytes), linked where people come back all day.
/// </summary>
public sealed class PageStyle(Assets assets) : TagHelper
{
    public required string Names { get; set; }
    public bool Inline { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (!Inline)
        {
            output.Content.SetHtmlContent($"<link rel=\"stylesheet\" href=\"{assets.Path(Assets.SheetOf(Names))}\">");
            return;
        }
        output.Content.SetHtmlContent($"<style nonce=\"{Shield.Nonce(View.HttpContext)}\">");
        foreach (var name in Names.Split(' ')) output.Content.AppendHtml(assets.Text($"css/{name}.css"));
        output.Content.AppendHtml("</style>");
    }
}

/// <summary>&lt;module name="busy"/&gt;: a script that makes a page nicer; without it the page works too.</summary>
[HtmlTargetElement("module", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class Module(Assets assets) : TagHelper
{
    public required string Name { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Become("script");
        output.Attributes.SetAttribute("type", "module");
        output.Attributes.SetAttribute("src", assets.Path($"js/{Name}.js"));
        output.Attributes.SetAttribute("nonce", Shield.Nonce(View.HttpContext));
    }
}

/// <summary>
/// &lt;prose section="Help.Report"/&gt;: a heading (Help.Report) and its text (Help.Report.Body) from the book of words;
/// a line is a paragraph, a line that starts with a hyphen an item.
/// </summary>
public sealed class Prose(Words words) : TagHelper
{
    public required string Section { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.Become("section");
        output.Attributes.SetAttribute("aria-labelledby", Id);
        output.Content.SetHtmlContent($"<h2 id=\"{Id}\">").Append(words[Section]).AppendHtml("</h2>");
        var inList = false;
        foreach (var line in words[Section + ".Body"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isItem = line.StartsWith("- ", StringComparison.Ordinal);
            if (isItem != inList) output.Content.AppendHtml(isItem ? "<ul>" : "</ul>");
            output.Content.AppendHtml(isItem ? "<li>" : "<p>").Append(isItem ? line[2..] : line).AppendHtml(isItem ? "</li>" : "</p>");
            inList = isItem;
        }
        if (inList) output.Content.AppendHtml("</ul>");
        output.Content.AppendHtml(await output.GetChildContentAsync());
    }

    string Id => Section.ToLowerInvariant().Replace('.', '-');
}
