namespace Mediation.DataRights;

/// <summary>Whoever asked takes it back, as long as nothing has been done.</summary>
public sealed record WithdrawDataRequest : Command<DataRequest>
{
    public override Decision<DataRequest> Decide(DataRequest request, Stamp stamp)
    {
        if (!request.IsFiled) return Refusals.Unknown;
        if (request.Status is not (DataRequestStatus.Filed or DataRequestStatus.Proposed)) return Refusals.TooLate;

        return new DataRequestWithdrawn(stamp.At);
    }
}

public sealed record DataRequestWithdrawn(DateTimeOffset At) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with { Status = DataRequestStatus.Withdrawn, Clock = null };
}
