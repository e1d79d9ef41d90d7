using Mediation.Cases;

namespace Mediation.Ballots;

/// <summary>An account that may speak in a ballot, as an owner or by a power of attorney.</summary>
[Table("ballot_seat", keys: 2)]
sealed record BallotSeatRow(Guid BallotId, Guid Account) : Row;

/// <summary>In which ballots an account has a voice, so that its own page need not ask every ballot. An answer changes nothing here and costs nothing.</summary>
sealed class BallotSeatRegister : IRegister<Ballot>
{
    public IEnumerable<Row> Rows(Guid id, Ballot before, Ballot after)
    {
        if (ReferenceEquals(before.Electorate, after.Electorate) && ReferenceEquals(before.Proxies, after.Proxies)) return [];

        var (had, has) = (AccountsOf(before), AccountsOf(after));
        return [.. has.Except(had).Select(account => new BallotSeatRow(id, account)), .. had.Except(has).Select(account => new BallotSeatRow(id, account) { Gone = true })];
    }

    static HashSet<Guid> AccountsOf(Ballot ballot) => [.. ballot.Electorate.Seats.Select(seat => seat.Account), .. ballot.Proxies.Select(proxy => proxy.Agent)];
}
