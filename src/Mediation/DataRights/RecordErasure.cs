namespace Mediation.DataRights;

/// <summary>How far an approved erasure has come: all is gone, or some is kept by law until a day and touched by nobody.</summary>
/// <param name="FrozenUntil">the last day of the longest term that still runs; none where nothing is left</param>
public sealed record RecordErasure(DateOnly? FrozenUntil) : Command<DataRequest>
{
    public override Decision<DataRequest> Decide(DataRequest request, Stamp stamp)
    {
        if (!request.IsFiled) return Refusals.Unknown;
        if (request.Status != DataRequestStatus.Approved) return Refusals.NotApproved;

        return new ErasureRecorded(FrozenUntil, stamp.At);
    }
}

public sealed record ErasureRecorded(DateOnly? FrozenUntil, DateTimeOffset At) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with
    {
        FrozenUntil = FrozenUntil, Status = FrozenUntil is null ? DataRequestStatus.Fulfilled : DataRequestStatus.Approved,
    };
}
