using System.Buffers.Binary;
using SkiaSharp;

namespace Mediation.Files;

/// <summary>
/// Draws a picture anew, so that nothing but what can be seen comes through: no place, no camera, no thumbnail of what was cut away, no second file behind
/// the first. One picture at a time, for one in memory is larger than many files.
/// </summary>
static class Pictures
{
    const int Million = 1_000_000, MostDrawn = 13 * Million, MostWhole = 24 * Million, MostScaled = 120 * Million;
    const int Small = 320;

    static readonly SemaphoreSlim One = new(1);

    public static async Task<Refusal?> Redraw(Stream original, FileKind kind, Stream served, Stream small, CancellationToken stop)
    {
        await One.WaitAsync(stop);
        try { return await Task.Run(() => Draw(original, kind, served, small), CancellationToken.None); }
        finally { One.Release(); }
    }

    static Refusal? Draw(Stream original, FileKind kind, Stream served, Stream small)
    {
        var inPasses = kind == FileKind.Jpeg && IsInPasses(original);
        original.Position = 0;
        using var codec = SKCodec.Create(original, out var result);
        if (codec is null || result != SKCodecResult.Success || codec.EncodedFormat != FormatOf(kind)) return Refusals.Broken;

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var most = kind == FileKind.Jpeg && !inPasses ? MostScaled : MostWhole;
        if (width is < 1 or > 30_000 || height is < 1 or > 30_000) return Refusals.TooManyPixels(most / Million);
        if ((long)width * height > most) return Refusals.TooManyPixels(most / Million);

        var size = kind == FileKind.Jpeg ? Fitting(codec) : new(width, height);
        var isOpaque = codec.Info.AlphaType == SKAlphaType.Opaque;
        using var drawn = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        if (codec.GetPixels(drawn.Info, drawn.GetPixels()) != SKCodecResult.Success) return Refusals.Broken;

        using var upright = Upright(drawn, codec.EncodedOrigin);
        Write(upright ?? drawn, kind == FileKind.Png ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 88, served);
        Thumbnail(upright ?? drawn, small);
        return null;
    }

    static SKEncodedImageFormat FormatOf(FileKind kind) => kind switch { FileKind.Jpeg => SKEncodedImageFormat.Jpeg, FileKind.Png => SKEncodedImageFormat.Png, _ => SKEncodedImageFormat.Webp };

    // a large photo is decoded at an eighth, two eighths … of its size, never whole
    static SKSizeI Fitting(SKCodec codec)
    {
        for (var eighths = 8; ; eighths--)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if (eighths == 1 || (long)size.Width * size.Height <= MostDrawn) return size;
        }
    }

    static SKBitmap? Upright(SKBitmap drawn, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default) return null;
        var lies = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = lies ? (drawn.Height, drawn.Width) : (drawn.Width, drawn.Height);
        var upright = new SKBitmap(drawn.Info.WithSize(width, height));
        using var canvas = new SKCanvas(upright);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new(0, -1, width, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new(0, -1, width, -1, 0, height, 0, 0, 1),
            _ => new(0, 1, 0, -1, 0, height, 0, 0, 1),
        });
        using var image = SKImage.FromPixels(drawn.PeekPixels());
        canvas.DrawImage(image, 0, 0, SKSamplingOptions.Default);
        return upright;
    }

    static void Thumbnail(SKBitmap drawn, Stream into)
    {
        var scale = Math.Min(1f, (float)Small / Math.Max(drawn.Width, drawn.Height));
        using var small = new SKBitmap(new SKImageInfo(Math.Max(1, (int)(drawn.Width * scale)), Math.Max(1, (int)(drawn.Height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(small))
        using (var image = SKImage.FromPixels(drawn.PeekPixels()))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawImage(image, new SKRect(0, 0, small.Width, small.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }
        Write(small, SKEncodedImageFormat.Jpeg, 78, into);
    }

    static void Write(SKBitmap bitmap, SKEncodedImageFormat format, int quality, Stream into)
    {
        using var stream = new SKManagedWStream(into);
        using var pixels = bitmap.PeekPixels();
        if (!pixels.Encode(stream, format, quality)) throw new InvalidOperationException($"a picture of {bitmap.Width} × {bitmap.Height} could not be written");
    }

    // a JPEG that comes in passes is kept whole while it is decoded, whatever the scale
    static bool IsInPasses(Stream jpeg)
    {
        Span<byte> segment = stackalloc byte[4];
        for (var (at, left) = (2L, 2_000); left > 0; left--)
        {
            jpeg.Position = at;
            if (jpeg.ReadAtLeast(segment, 4, throwOnEndOfStream: false) < 4 || segment[0] != 0xFF) return true;      // not plain: taken for the worse
            if (segment[1] is 0xFF) { at++; continue; }
            if (segment[1] is 0xC0 or 0xC1) return false;
            if (segment[1] is 0xC2 or 0xDA) return true;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
        }
        return true;
    }
}
