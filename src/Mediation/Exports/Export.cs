namespace Mediation.Exports;

/// <summary>What is taken out of the house.</summary>
public enum ExportKind { Grievances }

/// <summary>Where a request to take it out stands.</summary>
public enum ExportStatus { Asked, Approved, Refused, Taken }

/// <summary>Data of many people is to leave the house: asked with a purpose, approved by another, taken once within a term.</summary>
public sealed record Export : ICase<Export>
{
    /// <summary>As many people as somebody may take along by themselves.</summary>
    public const int Few = 100;
    public const int Most = 10_000;

    public static string Noun => "export";
    public static Export Empty { get; } = new();

    public ExportKind Kind { get; init; }

    /// <summary>Which: the list's filter as its query string says it, without words that were searched for.</summary>
    public string Filter { get; init; } = "";
    public PrivateText? Purpose { get; init; }
    public PrivateText? Reason { get; init; }
    public int People { get; init; }
    public Guid AskedBy { get; init; }
    public DateTimeOffset? AskedAt { get; init; }
    public ExportStatus Status { get; init; }
    public Guid? DecidedBy { get; init; }

    /// <summary>Until when it may be taken.</summary>
    public DateTimeOffset? Until { get; init; }
    public DateTimeOffset? TakenAt { get; init; }
    public int Rows { get; init; }

    public bool IsAsked => AskedAt is not null;

    /// <summary>Whoever asked for it knows of it, and whoever decides or watches.</summary>
    public Resource ResourceOf(Guid id) => new(id) { IsConfidential = true, Handler = AskedBy };
    public Export For(Subject viewer) => this;
}

/// <summary>Why acts on an export are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("export/not-found");
    public static Refusal AlreadyAsked => new("export/already-asked");
    public static Refusal PurposeMissing => new("export/purpose-missing");
    public static Refusal SmallEnough => new("export/small-enough", $"{Export.Few}");
    public static Refusal TooMany => new("export/too-many", $"{Export.Most}");
    public static Refusal AlreadyDecided => new("export/already-decided");
    public static Refusal FourEyes => new("export/four-eyes");
    public static Refusal ReasonMissing => new("export/reason-missing");
    public static Refusal NotApproved => new("export/not-approved");
    public static Refusal NotYours => new("export/not-yours");
    public static Refusal TooLate => new("export/too-late");
    public static Refusal AlreadyTaken => new("export/already-taken");
}
