using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Mediation.Pages;

/// <summary>
/// &lt;input field="reporter.name"/&gt;, also textarea and select: a control named as the API names the field. It keeps what was typed
/// over a refusal, and is tied to its error and hint, so that a screen reader says them together.
/// </summary>
[HtmlTargetElement("input", Attributes = "field", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("textarea", Attributes = "field"), HtmlTargetElement("select", Attributes = "field")]
public sealed class NamedField : TagHelper
{
    public required string Field { get; set; }

    /// <summary>The id of a hint beside the field.</summary>
    public string? Hint { get; set; }
    [ViewContext, HtmlAttributeNotBound] public required ViewContext View { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = View.HttpContext.Request;
        var faulty = FieldError.Faulty(View, Field);
        var typed = request.HasFormContentType && request.Form.ContainsKey(Field) ? request.Form[Field].ToString() : null;       // of several forms on a page another one may have been sent
        output.Attributes.SetAttribute("name", Field);
        output.Attributes.SetAttribute("id", FieldError.Id(Field));
        if (output.TagName == "input" && typed is not null) output.Attributes.SetAttribute("value", typed);
        if (output.TagName == "textarea" && typed is not null) output.Content.SetHtmlContent("\n").Append(typed);      // a browser drops the first line break, a typed one shall stay
        string?[] said = [Hint, faulty ? FieldError.Id(Field) + "-error" : null];
        if (said.Any(id => id is not null)) output.Attributes.SetAttribute("aria-describedby", string.Join(' ', said.OfType<string>()));
        if (faulty) output.Attributes.SetAttribute("aria-invalid", "true");
    }
}
