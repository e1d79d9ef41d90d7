namespace Mediation.DataRights;

/// <summary>A second person approves that somebody's data is erased, or says why not: never who proposed it, nor who filed it.</summary>
public sealed record ApproveErasure(bool Approve, [property: Longest(2000)] PrivateText? Reason = null) : Command<DataRequest>
{
    public override Decision<DataRequest> Decide(DataRequest request, Stamp stamp)
    {
        if (!request.IsFiled) return Refusals.Unknown;
        if (request.Status != DataRequestStatus.Proposed) return Refusals.NothingToApprove;
        if (request.DecidedBy == stamp.By.Id || request.FiledBy == stamp.By.Id) return Refusals.FourEyes;
        if (!Approve && Reason is not { IsBlank: false }) return Refusals.ReasonMissing;

        return new ErasureApproved(Approve, Reason?.About(request.Person), stamp.By.Id, stamp.At);
    }
}

public sealed record ErasureApproved(bool Approved, [property: NotSearchable] PrivateText? Reason, Guid By, DateTimeOffset At) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with
    {
        Status = Approved ? DataRequestStatus.Approved : DataRequestStatus.Refused, Reason = Reason ?? request.Reason, Clock = null,
    };
}
