using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;
using QRCoder;

namespace Mediation.Pages;

/// <summary>&lt;qr-code text="https://…" label="…"/&gt;: drawn here, as one path; the text leaves the page in no request.</summary>
public sealed class QrCode : TagHelper
{
    public required string Text { get; set; }
    public required string Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        using var code = QRCodeGenerator.GenerateQrCode(Text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        output.Become("svg", "qr");
        output.Attributes.SetAttribute("viewBox", $"0 0 {rows.Count} {rows.Count}");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Attributes.SetAttribute("shape-rendering", "crispEdges");
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows.Count; x++)
            {
                var run = 0;
                while (x + run < rows.Count && rows[y][x + run]) run++;
                if (run > 0) path.Append($"M{x} {y}h{run}v1h-{run}z");
                x += run;
            }
        output.Content.SetHtmlContent($"<path fill=\"#fff\" stroke=\"none\" d=\"M0 0h{rows.Count}v{rows.Count}H0z\"/><path fill=\"#000\" stroke=\"none\" d=\"{path}\"/>");
    }
}
