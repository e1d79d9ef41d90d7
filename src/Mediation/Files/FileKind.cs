using System.Collections.Immutable;

namespace Mediation.Files;

/// <summary>The kinds of files that are taken in. What a file is, its content says, never its name.</summary>
public enum FileKind { Jpeg, Png, Webp, Heic, Pdf, Docx, Xlsx, Mp3, M4a, Mp4, Webm, Ogg, Text }

/// <summary>What each kind is called by: the endings its names may have (the first is given to a name without one) and its media type.</summary>
public static class FileKinds
{
    public static ImmutableArray<string> Endings(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => ["jpg", "jpeg"],
        FileKind.Png => ["png"],
        FileKind.Webp => ["webp"],
        FileKind.Heic => ["heic", "heif"],
        FileKind.Pdf => ["pdf"],
        FileKind.Docx => ["docx"],
        FileKind.Xlsx => ["xlsx"],
        FileKind.Mp3 => ["mp3"],
        FileKind.M4a => ["m4a"],
        FileKind.Mp4 => ["mp4"],
        FileKind.Webm => ["webm"],
        FileKind.Ogg => ["ogg", "oga", "opus"],
        _ => ["txt"],
    };

    public static string MediaType(this FileKind kind) => kind switch
    {
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.Webp => "image/webp",
        FileKind.Heic => "image/heic",
        FileKind.Pdf => "application/pdf",
        FileKind.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileKind.Mp3 => "audio/mpeg",
        FileKind.M4a => "audio/mp4",
        FileKind.Mp4 => "video/mp4",
        FileKind.Webm => "video/webm",
        FileKind.Ogg => "audio/ogg",
        _ => "text/plain; charset=utf-8",
    };

    /// <summary>Pictures that are drawn anew before anybody sees them; a HEIC picture cannot be, and is shown to nobody, only handed out.</summary>
    public static bool IsPicture(this FileKind kind) => kind is FileKind.Jpeg or FileKind.Png or FileKind.Webp;

    /// <summary>The kind in which a file is handed out: what was WebP has been drawn anew as JPEG.</summary>
    public static FileKind Served(this FileKind kind) => kind == FileKind.Webp ? FileKind.Jpeg : kind;

    /// <summary>Every ending there is, for a form's file field.</summary>
    public static string Accepted { get; } = string.Join(',', Enum.GetValues<FileKind>().SelectMany(kind => kind.Endings()).Select(ending => "." + ending));
}
