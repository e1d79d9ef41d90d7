namespace Mediation.DataRights;

/// <summary>The authority does what was asked, or says why not: never who filed it for somebody. To erase, one proposes what another must approve.</summary>
public sealed record DecideDataRequest(bool Grant, [property: Longest(2000)] PrivateText? Reason = null) : Command<DataRequest>
{
    public override Decision<DataRequest> Decide(DataRequest request, Stamp stamp)
    {
        if (!request.IsFiled) return Refusals.Unknown;
        if (request.Status != DataRequestStatus.Filed) return Refusals.AlreadyDecided;
        if (request.FiledBy == stamp.By.Id) return Refusals.FourEyes;
        if (Grant && request.Right == DataRight.Correction) return Refusals.NotCorrected;
        if (!Grant && Reason is not { IsBlank: false }) return Refusals.ReasonMissing;

        return new DataRequestDecided(Grant, Reason?.About(request.Person), stamp.By.Id, stamp.At);
    }
}

public sealed record DataRequestDecided(bool Granted, [property: NotSearchable] PrivateText? Reason, Guid By, DateTimeOffset At) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with
    {
        Status = !Granted ? DataRequestStatus.Refused : request.Right == DataRight.Erasure ? DataRequestStatus.Proposed : DataRequestStatus.Fulfilled,
        Reason = Reason, DecidedBy = By, Clock = Granted && request.Right == DataRight.Erasure ? request.Clock : null,
    };
}
