using Mediation.Law;

namespace Mediation.DataRights;

/// <summary>What somebody may ask about the data kept of them: to read it, to have it put right, to have it erased (PIPL articles 45 to 47).</summary>
public enum DataRight { Copy, Correction, Erasure }

/// <summary>Where a request stands. An erasure that is approved is fulfilled once no term of keeping runs any more.</summary>
public enum DataRequestStatus { Filed, Proposed, Approved, Fulfilled, Refused, Withdrawn }

/// <summary>What a person asks of the data about them, from the first word to the last.</summary>
public sealed record DataRequest : ICase<DataRequest>
{
    public static string Noun => "data-request";
    public static DataRequest Empty { get; } = new();

    public DataRight Right { get; init; }

    /// <summary>Whom the data is about.</summary>
    public Guid Person { get; init; }

    /// <summary>Only this case, where its secret was all that the person showed.</summary>
    public Guid? OnlyCase { get; init; }
    public PrivateText? Text { get; init; }
    public PrivateText? Identified { get; init; }
    public PrivateText? Reason { get; init; }
    public DateTimeOffset? FiledAt { get; init; }
    public Clock? Clock { get; init; }
    public DataRequestStatus Status { get; init; }
    public Guid? DecidedBy { get; init; }

    /// <summary>Who of the staff asked for somebody at the counter; none where the person asked.</summary>
    public Guid? FiledBy { get; init; }

    /// <summary>Until when the law keeps what was asked to be erased; none where nothing is kept.</summary>
    public DateOnly? FrozenUntil { get; init; }

    public bool IsFiled => FiledAt is not null;
    public bool IsOver => Status is DataRequestStatus.Fulfilled or DataRequestStatus.Refused or DataRequestStatus.Withdrawn;

    public Resource ResourceOf(Guid id) => new(id, Person: Person) { About = OnlyCase };
    public DataRequest For(Subject viewer) => this;
}

/// <summary>Why acts on a data request are refused.</summary>
static class Refusals
{
    public static Refusal Unknown => new("data-request/not-found");
    public static Refusal AlreadyFiled => new("data-request/already-filed");
    public static Refusal TextMissing => new("data-request/text-missing");
    public static Refusal NotIdentified => new("data-request/not-identified");
    public static Refusal ReasonMissing => new("data-request/reason-missing");
    public static Refusal AlreadyDecided => new("data-request/already-decided");
    public static Refusal NothingToApprove => new("data-request/nothing-to-approve");
    public static Refusal NotApproved => new("data-request/not-approved");
    public static Refusal FourEyes => new("data-request/four-eyes");
    public static Refusal NoCorrection => new("data-request/no-correction");
    public static Refusal NotCorrected => new("data-request/not-corrected");
    public static Refusal NothingCorrected => new("data-request/nothing-corrected");
    public static Refusal TooLate => new("data-request/too-late");
}
