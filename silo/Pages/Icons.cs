using System.Collections.Frozen;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Mediation.Pages;

/// <summary>Our icons, drawn on 24 × 24 (marks of a level on 12 × 12). A page carries those it uses, once.</summary>
public static class Icons
{
    static readonly FrozenDictionary<string, string> Drawings = new Dictionary<string, string>
    {
        ["say"] = "<path d='M4 5h16v11h-8l-5 4v-4H4z'/><path d='M8 9.5h8M8 12.5h5'/>",
        ["way"] = "<circle cx='6' cy='5.5' r='2'/><circle cx='6' cy='18.5' r='2'/><path d='M6 7.500v9M11 5.500h9M11 12h6M11 18.500h9'/>",
        ["vote"] = "<path d='M4 12.500h16V20H4zM7.500 12.500L8 4h8l.5 8.500'/><path d='M10 8l1.500 1.500L14.300 6.700M9 16h6'/>",
        ["read"] = "<path d='M4 4h16v12H4zM8 16v4M16 16v4'/><path d='M8 8h8M8 11.500h5'/>",
        ["pin"] = "<path d='M12 21s7-6.200 7-11.300A7 7 0 0 0 5 9.700C5 14.800 12 21 12 21z'/><circle cx='12' cy='9.7' r='2.5'/>",
        ["down"] = "<path d='M6 9.500l6 6 6-6'/>",
        ["back"] = "<path d='M15 5l-7 7 7 7'/>",
        ["next"] = "<path d='M9 5l7 7-7 7'/>",
        ["clock"] = "<circle cx='12' cy='12' r='8.5'/><path d='M12 7v5l3.500 2'/>",
        ["pause"] = "<path d='M8 5v14M16 5v14'/>",
        ["seat"] = "<circle cx='9' cy='8' r='3.2'/><path d='M3 19c.5-3.600 2.800-5.500 6-5.500s5.500 1.900 6 5.500M15.500 5.200a3 3 0 0 1 0 5.600M17.500 14c2 .7 3.200 2.400 3.500 5'/>",
        ["phone"] = "<path d='M6.500 3.500h3l1.700 4.600-2.100 1.500a11.500 11.500 0 0 0 5.300 5.300l1.500-2.100 4.600 1.700v3a2 2 0 0 1-2.200 2C10.900 18.900 5.100 13.100 4.500 5.700a2 2 0 0 1 2-2.200z'/>",
        ["home"] = "<path d='M4 11l8-6.500 8 6.500v9H4zM10 20v-5.500h4V20'/>",
        ["copy"] = "<rect x='8' y='8' width='12' height='12' rx='2'/><path d='M16 8V4H4v12h4'/>",
        ["bell"] = "<path d='M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 20.500h4'/>",
        ["check"] = "<path d='M5 12.500l4.500 4.500L19 7.500'/>",
        ["return"] = "<path d='M9 7L4 12l5 5M4.500 12H15a5 5 0 0 1 0 10'/>",
        ["to"] = "<path d='M5 12h14M13 6l6 6-6 6'/>",
        ["doc"] = "<path d='M6 3.500h8l4 4v13H6zM14 3.500v4h4M9.500 12h5M9.500 15.500h5'/>",
        ["picture"] = "<path d='M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4'/>",
        ["look"] = "<circle cx='11' cy='11' r='6'/><path d='M15.500 15.500L20 20'/>",
        ["inbox"] = "<path d='M4 14l3-9h10l3 9v5H4zM4 14h5l1 2h4l1-2h5'/>",
        ["camera"] = "<path d='M4 8h3l2-3h6l2 3h3v11H4z'/><circle cx='12' cy='13' r='3.6'/>",
        ["mic"] = "<rect x='9' y='3' width='6' height='11' rx='3'/><path d='M5 11a7 7 0 0 0 14 0M12 18v3'/>",
        ["pen"] = "<path d='M5 19l1-4L16.500 4.500l3 3L9 18zM14 7l3 3'/>",
        ["star"] = "<path d='M12 3.500l2.600 5.500 6 .8-4.400 4.100 1.100 6-5.300-2.900-5.300 2.900 1.100-6L3.400 9.800l6-.8z'/>",
        ["money"] = "<path d='M4 7h16v11H4zM4 11h16M8 15h3'/>",
        ["house"] = "<path d='M4 11l8-6 8 6v9H4zM10 20v-5h4v5'/>",
        ["deed"] = "<path d='M7 4h7l4 4v12H7zM14 4v4h4M10 13h5M10 16h5'/>",
        ["site"] = "<path d='M5 20h14M7 20l3-13h4l3 13M8.500 14h7'/>",
        ["danger"] = "<path d='M12 4l9 16H3zM12 10v5M12 17.500v.1'/>",
        ["dots"] = "<path d='M6 12h.1M12 12h.1M18 12h.1' stroke-width='3.6'/>",
        ["offline"] = "<path d='M7 18h10a4 4 0 0 0 .7-7.900A6 6 0 0 0 6.300 9 4.500 4.500 0 0 0 7 18zM4 4l16 17'/>",
        ["cloud"] = "<path d='M7 18h10a4 4 0 0 0 .7-7.900A6 6 0 0 0 6.300 9 4.500 4.500 0 0 0 7 18zM9.500 13.500l2 2 3.500-4'/>",
        ["lock"] = "<path d='M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3'/>",
        ["print"] = "<path d='M7 8V4h10v4M7 17H4V9h16v8h-3M7 14h10v6H7z'/>",
        ["add"] = "<path d='M12 5v14M5 12h14'/>",
        ["close"] = "<path d='M6 6l12 12M18 6L6 18'/>",
        ["note"] = "<circle cx='12' cy='12' r='8.5'/><path d='M12 11v5M12 7.900v.1'/>",
        ["leave"] = "<path d='M10 4H5v16h5M14 8l4 4-4 4M18 12H9'/>",
        ["keys"] = "<rect x='3' y='6' width='18' height='12' rx='2'/><path d='M7 10h.1M11 10h.1M15 10h.1M8 14h8'/>",
        ["circle"] = "<circle cx='6' cy='6' r='4.5'/>",
        ["triangle"] = "<path d='M6 1l5.200 9.500H.8z'/>",
        ["square"] = "<path d='M1.500 1.500h9v9h-9z'/>",
        ["hexagon"] = "<path d='M3.600.5h4.800l3.100 3.100v4.800l-3.100 3.100H3.600L.5 8.400V3.600z'/>",
        ["diamond"] = "<path d='M6 .5L11.500 6 6 11.500.5 6z'/>",
        ["brand"] = "<rect width='28' height='28' rx='7' fill='#F2F8F9' stroke='none'/><path d='M5 19c3-3 5-3 7.500 0s5 3 10.500-1M8 14V9.500L14 5.500l6 4V14' stroke='#0C3B49' stroke-width='2.4'/>"
    }.ToFrozenDictionary();

    static readonly FrozenSet<string> Marks = new[] { "circle", "triangle", "square", "hexagon", "diamond" }.ToFrozenSet();
    static readonly object Key = new();

    public static IEnumerable<string> Names => Drawings.Keys;

    /// <summary>An icon by name; with a label it speaks for itself, without one it only decorates.</summary>
    public static string Svg(HttpContext context, string name, string? label = null, string? css = null)
    {
        if (!Drawings.ContainsKey(name)) throw new ArgumentException($"there is no icon named {name}", nameof(name));
        Used(context).Add(name);
        var kind = string.Join(' ', new[] { Marks.Contains(name) ? "mk" : null, css }.OfType<string>());
        return $"<svg{(kind == "" ? "" : $" class=\"{kind}\"")}{(label is null ? " aria-hidden=\"true\"" :
            $" role=\"img\" aria-label=\"{System.Net.WebUtility.HtmlEncode(label)}\"")}><use href=\"#i-{name}\"/></svg>";
    }

    /// <summary>The drawings this page has used so far; a layout writes them last.</summary>
    public static IHtmlContent Sprite(HttpContext context) => new HtmlString(
        $"<svg hidden>{string.Concat(Used(context).Order(StringComparer.Ordinal).Select(Symbol))}</svg>");

    static string Symbol(string name) =>
        $"""<symbol id="i-{name}" viewBox="0 0 {Size(name)} {Size(name)}">{Drawings[name]}</symbol>""";

    static int Size(string name) => name == "brand" ? 28 : Marks.Contains(name) ? 12 : 24;

    static HashSet<string> Used(HttpContext context)
    {
        if (context.Items[Key] is HashSet<string> used) return used;
        context.Items[Key] = used = [];
        return used;
    }
}

/// <summary>&lt;icon name="clock" label="…"/&gt;</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTag : TagHelper
{
    public required string Name { get; set; }
    public string? Label { get; set; }
    public string? Class { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Icons.Svg(View.HttpContext, Name, Label, Class));
    }
}
