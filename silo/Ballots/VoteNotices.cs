using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Pages;
using Mediation.Projects;
using Mediation.Rolls;
using Npgsql;

namespace Mediation.Ballots;

/// <summary>
/// Whoever answers for a head, by whatever way, the owners on the roll are told by a short message that somebody did, and never what: a letter that was taken
/// out of a box, or a paper that nobody filled in, comes to light while it can still be replaced.
/// </summary>
sealed class VoteNotices(IServiceScopeFactory scopes, Vault.Vault vault, Phones phones, Sms sms, Words words, Operator house)
{
    const int AtOnce = 200;

    /// <summary>Once through all that somebody is to be told of. Sent first and put on record then: a crash between the two tells twice rather than never.</summary>
    public async Task Run(NpgsqlConnection connection, CancellationToken stop)
    {
        foreach (var ballot in await Due(connection, stop))
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Desk>().ActAs(LocalToken.System);
            await Tell(ballot, scope.ServiceProvider.GetRequiredService<Desk>(), scope.ServiceProvider.GetRequiredService<FrozenRolls>(), stop);
        }
    }

    static async Task<List<Guid>> Due(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select ballot_id from ballot_untold order by ballot_id", connection);
        await using var row = await command.ExecuteReaderAsync(stop);
        List<Guid> due = [];
        while (await row.ReadAsync(stop)) due.Add(row.GetGuid(0));
        return due;
    }

    async Task Tell(Guid id, Desk desk, FrozenRolls frozen, CancellationToken stop)
    {
        if ((await desk.See<Ballot>(id, "ReadBallot")).Case is not { Untold.IsEmpty: false } ballot) return;

        var project = (await desk.See<Project>(ballot.ProjectId, "ReadProject")).Case?.Name ?? "";
        var roll = ballot.Roll is { } seal ? await frozen.Find(seal) : null;
        foreach (var heads in ballot.Untold.Order().Chunk(AtOnce))
        {
            var opened = await vault.Open(heads.SelectMany(OwnersOf).Select(owner => owner.Phone?.Ref ?? Guid.Empty).Where(text => text != Guid.Empty));
            foreach (var head in heads)
                foreach (var number in await NumbersOf(OwnersOf(head), opened))
                    await sms.Send(number, words["Sms.Voted", project, ballot.Code, words[$"Voted.{ballot.Urn.Of(head)!.Value.Channel}"], house.Phone ?? Operator.Hotline]);

            ImmutableArray<Told> told = [.. heads.Select(head => new Told(head, ballot.Urn.Of(head)!.Value.Version))];
            await desk.Put(id, new TellOwners(told), Ids.From(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}/told/{string.Join(',', told.Select(one => $"{one.Head}:{one.Version}"))}")), prefix: id));
            stop.ThrowIfCancellationRequested();
        }

        IEnumerable<RollOwner> OwnersOf(int head) => roll is null ? [] : roll.Heads[head].SelectMany(unit => unit.Owners).Select(holding => holding.Owner).Distinct().Select(key => roll.Roll.Owners.GetValueOrDefault(key)).OfType<RollOwner>();
    }

    // by the roll, or where it names no phone by the account's own
    async Task<HashSet<string>> NumbersOf(IEnumerable<RollOwner> owners, IReadOnlyDictionary<Guid, string> opened)
    {
        HashSet<string> numbers = [];
        foreach (var owner in owners)
            if (Phones.Tidy((owner.Phone is { } kept ? opened.GetValueOrDefault(kept.Ref) : null) ?? "") is { } written) numbers.Add(written);
            else if (owner.Account is { } account && await phones.Of(account) is { } own) numbers.Add(own);
        return numbers;
    }
}
