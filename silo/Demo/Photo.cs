using SkiaSharp;

namespace Mediation.Demo;

/// <summary>Pictures as they might be handed in: a plastered wall in afternoon light with a crack in it, a voting paper with a cross on it. Drawn, so that nobody's home is shown.</summary>
static class Photo
{
    const int Width = 1280, Height = 960;

    /// <param name="which">two cracks are not alike</param>
    public static byte[] OfACrack(int which)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        using (var wall = new SKPaint { Shader = SKShader.CreateLinearGradient(new(0, 0), new(Width, Height), [new(0xE9, 0xE3, 0xD6), new(0xC9, 0xC0, 0xAE)], SKShaderTileMode.Clamp) }) canvas.DrawPaint(wall);
        using (var plaster = new SKPaint { Shader = SKShader.CreatePerlinNoiseFractalNoise(0.02f, 0.05f, 4, which), Color = new(0, 0, 0, 40), BlendMode = SKBlendMode.Multiply }) canvas.DrawPaint(plaster);
        using (var skirting = new SKPaint { Color = new(0x8B, 0x7A, 0x63) }) canvas.DrawRect(0, Height - 110, Width, 110, skirting);

        List<(SKPoint From, SKPoint To)> crack = [];
        var at = new SKPoint(Width * 0.62f + (which % 5 * 30), 0);
        for (var step = 1; at.Y < Height - 120; step++)
        {
            var next = new SKPoint(at.X + (float)(Math.Sin(step * 12.9898 + which) * 34) - 9, at.Y + 26 + (float)(Math.Cos(step * 7.233 + which) * 12));
            crack.Add((at, next));
            if (step % 6 == 0) crack.Add((next, new(next.X + 60 + (step * 3), next.Y + 50)));
            at = next;
        }
        foreach (var (width, color) in new[] { (9f, new SKColor(0x9A, 0x8F, 0x7C)), (4f, new SKColor(0x2E, 0x28, 0x22)) })
        {
            using var line = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = width, Color = color, IsAntialias = true, StrokeCap = SKStrokeCap.Round };
            foreach (var (from, to) in crack) canvas.DrawLine(from, to, line);
        }
        return Jpeg(surface);
    }

    public static byte[] OfAPaper()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        canvas.Clear(new(0x6B, 0x58, 0x46));
        using var paper = new SKPaint { Color = new(0xF6, 0xF3, 0xEA) };
        using var line = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = 6, Color = new(0x33, 0x3A, 0x48), IsAntialias = true, StrokeCap = SKStrokeCap.Round };
        canvas.DrawRect(300, 60, 680, 840, paper);
        for (var y = 170; y < 430; y += 52) canvas.DrawLine(370, y, y > 370 ? 640 : 910, y, line);
        for (var box = 0; box < 3; box++) canvas.DrawRect(390, 500 + (box * 110), 56, 56, line);
        canvas.DrawLine(398, 508, 438, 548, line);
        canvas.DrawLine(438, 508, 398, 548, line);
        return Jpeg(surface);
    }

    static byte[] Jpeg(SKSurface surface)
    {
        using var image = surface.Snapshot();
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, 85);
        return jpeg.ToArray();
    }
}
