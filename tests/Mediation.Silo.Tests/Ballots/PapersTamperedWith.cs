using Mediation.Ballots;
using Mediation.Identity;
using Mediation.Tests.Files;
using Mediation.Tests.Postgres;
using Mediation.Tests.Verbs;
using Xunit;

namespace Mediation.Tests.Ballots;

/// <summary>What a paper ballot says is on its photo: whoever changes or loses one behind our back is found out.</summary>
public sealed class PapersTamperedWith(DaysGoBy days) : IClassFixture<DaysGoBy>
{
    [Theory]
    [InlineData("a byte is flipped", "update vault.file_piece set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where file_id = $1 and part = 0 and number = 0", "cannot be opened")]
    [InlineData("the photo goes to another ballot", "update vault.file set case_id = gen_random_uuid() where id = $1", "lies under case")]
    [InlineData("the photo is gone", "delete from vault.file where id = $1", "is missing")]
    public async Task What_was_done_to_a_paper_behind_our_back_is_found(string what, string sql, string finding)
    {
        var ballot = Guid.CreateVersion7();
        await days.At(DateTimeOffset.UtcNow, LocalToken.System, ballot, new DraftBallot($"YT-00-{ballot:n}", Guid.CreateVersion7(), "Gate", "A gate?", [], new("V-ORDINARY"), null));
        var clerk = new Subject(Guid.NewGuid(), Role.Manager);
        var (_, second) = (await days.Keep(ballot, clerk, Papers.Picture()), await days.Keep(ballot, clerk, Papers.Picture(width: 70)));
        Assert.EndsWith("3 entries in 1 cases, 0 faults", (await Verify(ballot)).LastLine);

        await days.Database.Owner.Run(sql, second);
        var told = await Verify(ballot);
        Assert.True(told.Out.Contains($"case {ballot}, version 3: the file {second} {finding}", StringComparison.Ordinal), $"{what}: {told.Out}");
        Assert.EndsWith(" 1 faults", told.LastLine);
    }

    Task<Verbs.Told> Verify(Guid ballot) => Place.Verbs.Run("verify", "--case", $"{ballot}", $"--ConnectionStrings:Mediation={days.Database.AppConnectionString}", $"--Data:Directory={days.Program.Home}");
}
