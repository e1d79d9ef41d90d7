using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Mediation.Pages;

/// <summary>&lt;error-summary/&gt;: everything that is to be mended, on top, each with the way to its field.</summary>
public sealed class ErrorSummary(Words words) : TagHelper
{
    static readonly object Stale = new();
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    /// <summary>The form was made from a version that is no longer the newest.</summary>
    public static void IsStale(HttpContext context) => context.Items[Stale] = true;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var faults = View.ModelState.SelectMany(entry =>
            entry.Value!.Errors.Select(error => (Id: FieldError.Id(entry.Key), Text: error.ErrorMessage))).Distinct().ToList();
        if (faults.Count == 0) { output.SuppressOutput(); return; }

        output.Become("div", "errs");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus"));
        output.Attributes.SetAttribute("aria-labelledby", "errors-title");
        output.Content.SetHtmlContent("<h2 id=\"errors-title\">").Append(words[Heading()]).AppendHtml("</h2><ul>");
        foreach (var (id, text) in faults)
        {
            output.Content.AppendHtml("<li>");
            if (id != "") output.Content.AppendHtml("<a href=\"#").Append(id).AppendHtml("\">");
            output.Content.Append(text).AppendHtml(id == "" ? "</li>" : "</a></li>");
        }
        output.Content.AppendHtml("</ul>");

        // what names no field cannot be corrected in one
        string Heading() => View.HttpContext.Items.ContainsKey(Stale) ? "Error.Stale" : faults.All(f => f.Id == "") ? "Error.NotDone" : "Error.Summary";
    }
}

/// <summary>&lt;field-error for="Text"/&gt; or &lt;field-error name="reporter.name"/&gt;: the same sentence beside the field.</summary>
public sealed class FieldError(Words words) : TagHelper
{
    public ModelExpression? For { get; set; }
    public string? Name { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Name ?? View.ViewData.TemplateInfo.GetFullHtmlFieldName(For?.Name ?? "");
        if (!Faulty(View, name)) { output.SuppressOutput(); return; }

        output.Become("p", "err");
        output.Attributes.SetAttribute("id", Id(name) + "-error");
        output.Content.SetHtmlContent("<span class=\"vh\">").Append(words["Error.Prefix"]).AppendHtml("</span>")
            .Append(View.ModelState[name]!.Errors[0].ErrorMessage);
    }

    internal static string Id(string name) => TagBuilder.CreateSanitizedId(name, "_");
    internal static bool Faulty(ViewContext view, string name) =>
        view.ModelState.GetValidationState(name) == ModelValidationState.Invalid && view.ModelState[name]!.Errors.Count > 0;
}

/// <summary>Ties a field to its error and hint, so that a screen reader says them together.</summary>
[HtmlTargetElement("input", Attributes = "asp-for"), HtmlTargetElement("select", Attributes = "asp-for")]
[HtmlTargetElement("textarea", Attributes = "asp-for")]
public sealed class FieldState : TagHelper
{
    [HtmlAttributeName("asp-for")] public required ModelExpression For { get; set; }

    /// <summary>The id of a hint beside the field.</summary>
    public string? Hint { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = View.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var faulty = FieldError.Faulty(View, name);
        string?[] said = [Hint, faulty ? FieldError.Id(name) + "-error" : null];
        if (said.Any(id => id is not null))
            output.Attributes.SetAttribute("aria-describedby", string.Join(' ', said.OfType<string>()));
        if (faulty) output.Attributes.SetAttribute("aria-invalid", "true");
        foreach (var noise in output.Attributes.Where(one => one.Name.StartsWith("data-val", StringComparison.Ordinal)).ToList())
            output.Attributes.Remove(noise);        // made for a validation script that we do not ship
    }

    public override int Order => int.MaxValue;
}

/// <summary>&lt;command-id/&gt;: the form's own command id. Sent twice, it is one act; shown again after a refusal, it stays the same.</summary>
public sealed class CommandId : TagHelper
{
    static readonly object Spent = new();

    /// <summary>Of several forms on a page, only the one that was sent keeps its id.</summary>
    public bool Keep { get; set; } = true;
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = View.HttpContext.Request;
        var keeps = Keep && request.HasFormContentType && !View.HttpContext.Items.ContainsKey(Spent);
        var sent = keeps && Guid.TryParse(request.Form["commandId"], out var id) ? id : Guid.CreateVersion7();
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.Attributes.SetAttribute("type", "hidden");
        output.Attributes.SetAttribute("name", "commandId");
        output.Attributes.SetAttribute("value", sent.ToString());
    }

    /// <summary>The id belongs to another act already, as when somebody went back and wrote something else: the form gets a new one.</summary>
    public static void UsedUp(HttpContext context) => context.Items[Spent] = true;
}
