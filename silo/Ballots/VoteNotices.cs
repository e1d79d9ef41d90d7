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
/// out of a box, or a paper that nobody filled in, comes to light while it can still be replaced. So does a letter that was made anew while answers come in.
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
        var seen = await desk.See<Ballot>(id, "ReadBallot");
        if (seen.Case is not { IsAllTold: false } ballot) return;

        var project = (await desk.See<Project>(ballot.ProjectId, "ReadProject")).Case?.Name ?? "";
        var call = house.Phone ?? Operator.Hotline;
        var roll = ballot.Roll is { } seal ? await frozen.Find(seal) : null;
        var untold = ballot.UntoldLetters.Order().Select(head => (Told: new Told(head, 0), Text: words["Sms.Letter", project, ballot.Code, call]))
            .Concat(ballot.Untold.Order().Select(head => (Head: head, Vote: ballot.Urn.Of(head)!.Value))
                .Select(one => (Told: new Told(one.Head, one.Vote.Version), Text: words["Sms.Voted", project, ballot.Code, words[$"Voted.{one.Vote.Channel}"], call])));
        foreach (var some in untold.Chunk(AtOnce))
        {
            var opened = await vault.Open(some.SelectMany(one => OwnersOf(one.Told.Head)).Select(owner => owner.Phone?.Ref ?? Guid.Empty).Where(text => text != Guid.Empty));
            foreach (var (one, text) in some)
                foreach (var number in await NumbersOf(OwnersOf(one.Head), opened)) await sms.Send(number, text);

            ImmutableArray<Told> told = [.. some.Select(one => one.Told)];
            await desk.Put(id, new TellOwners(told), Ids.From(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}/told/{seen.Version}/{string.Join(',', told.Select(one => $"{one.Head}:{one.Version}"))}")), prefix: id));
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
