namespace Mediation.DataRights;

/// <summary>What was asked to be put right has been: in cases, on an account, or both. A correction is granted in no other way; never by who filed it for somebody.</summary>
/// <param name="Cases">in how many cases the desk has put it right before it says so</param>
/// <param name="Account">and whether on the person's account</param>
public sealed record FulfilCorrection(int Cases, bool Account, [property: Longest(2000)] PrivateText? Reason = null) : Command<DataRequest>
{
    public override Decision<DataRequest> Decide(DataRequest request, Stamp stamp)
    {
        if (!request.IsFiled) return Refusals.Unknown;
        if (request.Right != DataRight.Correction) return Refusals.NoCorrection;
        if (request.Status != DataRequestStatus.Filed) return Refusals.AlreadyDecided;
        if (request.FiledBy == stamp.By.Id) return Refusals.FourEyes;
        if (Cases == 0 && !Account) return Refusals.NothingCorrected;

        return new CorrectionFulfilled(Cases, Account, Reason?.About(request.Person), stamp.By.Id, stamp.At);
    }
}

public sealed record CorrectionFulfilled(int Cases, bool Account, [property: NotSearchable] PrivateText? Reason, Guid By, DateTimeOffset At) : Event<DataRequest>
{
    public override DataRequest Apply(DataRequest request) => request with { Status = DataRequestStatus.Fulfilled, Reason = Reason, DecidedBy = By, Clock = null };
}
