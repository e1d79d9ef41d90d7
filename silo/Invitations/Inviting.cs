using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Mediation.Cases;
using Mediation.Identity;
using Mediation.Projects;
using Mediation.Vault;

namespace Mediation.Invitations;

/// <summary>A letter just made: for which home, and the word that opens it, shown this once.</summary>
sealed record Letter(Guid Id, Guid UnitId, string Word, DateTimeOffset Until)
{
    public string Grouped => Crockford.Grouped(Word);
}

/// <summary>
/// Makes the words by which people are asked in, and takes them back from whoever brings one. A word has 130 bits and follows, under the key file, from the
/// request that made it: a double click prints the same letter. Only its hash is kept.
/// </summary>
sealed class Inviting(Desk desk, KeyFile keys, Accounts accounts, InvitationList list, ILogger<Inviting> log)
{
    const int WordLength = 26;

    /// <summary>A letter each for some homes of a project; the first refusal ends it, and what was printed before it stands.</summary>
    public async Task<(ImmutableArray<Letter> Letters, Answer Answer)> Residents(Guid project, IEnumerable<Guid> units, int days, Guid commandId)
    {
        var (letters, until) = (ImmutableArray.CreateBuilder<Letter>(), Day(days));
        Answer answer = new(Outcome.Missing, project, 0);
        if ((await desk.SeeAs<Project>(project, LocalToken.System, "ReadProject")).Case is not { } known) return ([], answer);
        foreach (var unit in units.Distinct())
        {
            var (id, word) = Make(commandId, $"letter/{unit}");
            answer = await desk.Put(id, new InviteResident(known.SiteOf(project, unit), Hash(word), until), From(id, "invite"));
            if (answer.Outcome != Outcome.Done) break;
            letters.Add(new(id, unit, word, until));
        }
        return (letters.ToImmutable(), answer);
    }

    /// <summary>A link for a company's user.</summary>
    public async Task<(Answer Answer, string Word, DateTimeOffset Until)> Company(string company, ImmutableArray<Guid> projects, int days, Guid commandId)
    {
        var ((id, word), until) = (Make(commandId, "company"), Day(days));
        foreach (var project in projects)
            if ((await desk.SeeAs<Project>(project, LocalToken.System, "ReadProject")).Case is null) return (new(Outcome.Refused, id, 0, new("project/not-found")), "", until);
        return (await desk.Put(id, new InviteCompany(company, projects, Hash(word), until), From(id, "invite")), word, until);
    }

    /// <summary>The invitation that a word opens.</summary>
    public Task<(Guid Id, Role For)?> Find(string word) => list.Find(Hash(word));

    /// <summary>Whoever is signed in takes another letter's tie.</summary>
    public Task<Answer> Accept(Guid invitation, string word, Guid commandId) => desk.Put(invitation, new AcceptInvitation(Hash(word)), commandId);

    /// <summary>Somebody new comes in by a letter: an account and its tie, or neither.</summary>
    public async Task<(Account? Account, Answer Answer)> Join((Guid Id, Role For) invitation, string word, string userName, string displayName, string password, Guid commandId)
    {
        var account = await accounts.Create(userName, displayName, invitation.For, password, From(invitation.Id, $"join/{commandId}"));
        if (account is null) return (null, new(Outcome.Refused, invitation.Id, 0, new("access/user-name-taken")));

        desk.ActAs(new(account.Id, account.Role));
        var answer = await Accept(invitation.Id, word, commandId);
        if (answer.Outcome != Outcome.Done)
        {
            await accounts.Remove(account.Id);
            return (null, answer);
        }
        log.LogInformation("account {Account} ({Role}) joined by invitation {Invitation}", account.Id, account.Role, invitation.Id);
        return (account, answer);
    }

    (Guid Id, string Word) Make(Guid commandId, string what)
    {
        var seed = HMACSHA256.HashData(keys.Letters, Encoding.ASCII.GetBytes($"{commandId}/{what}"));
        return (Ids.From(seed.AsSpan(16), prefix: commandId), Crockford.Text(HMACSHA256.HashData(keys.Letters, seed), WordLength));
    }

    // a letter is good to the end of its last day
    DateTimeOffset Day(int days) => new DateTimeOffset(desk.Rules.LocalTime(desk.Now).Date, desk.Rules.LocalTime(desk.Now).Offset).AddDays(Math.Clamp(days, -1, 1000) + 1).AddSeconds(-1);

    static string Hash(string word) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Crockford.Tidy(word))));
    static Guid From(Guid id, string what) => Ids.From(Encoding.UTF8.GetBytes($"{id}/{what}"), prefix: id);
}
