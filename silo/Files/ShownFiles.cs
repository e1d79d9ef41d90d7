using System.Collections.Immutable;
using System.Globalization;

namespace Mediation.Files;

/// <summary>The files of a case as a page lists them: whose page it is, and from where each is handed out.</summary>
sealed record ShownFiles(ImmutableArray<FileView> Files, string Address, bool ForStaff)
{
    /// <summary>Where a file is asked for as it was handed in; none for whoever may not.</summary>
    public string? OriginalsAt { get; init; }

    public string PathOf(FileView one) => ForStaff ? $"{Address}/{one.Id}" : $"{Address}?handler=File&file={one.Id}";
    public string PictureOf(FileView one) => ForStaff ? $"{PathOf(one)}/picture" : $"{PathOf(one)}&small=true";

    public static string IconOf(FileKind kind) => kind switch
    {
        FileKind.Jpeg or FileKind.Png or FileKind.Webp or FileKind.Heic => "picture",
        FileKind.Mp3 or FileKind.M4a or FileKind.Ogg => "mic",
        FileKind.Mp4 or FileKind.Webm => "camera",
        _ => "doc",
    };

    public static string SizeOf(int bytes) => bytes < 1024 * 1024
        ? string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1024)} KB")
        : string.Create(CultureInfo.CurrentCulture, $"{bytes / (1024 * 1024m):0.0} MB");
}
