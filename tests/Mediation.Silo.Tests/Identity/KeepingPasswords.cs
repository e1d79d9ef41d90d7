using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Which passwords are taken, and how they are kept.</summary>
public sealed class KeepingPasswords
{
    static string? Said(string password, params string[] names) => PasswordRules.Fault(password, names)?.Code;

    static List<string> Listed(string file)
    {
        using var text = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream($"Identity/{file}")!);
        return [.. text.ReadToEnd().Split('\n').Where(line => line != "" && line[0] != '#')];
    }

    [Theory]
    [InlineData("elevenchars", "access/password-too-short"), InlineData("sandy kettle", null), InlineData("", "access/password-too-short")]
    public void V6_2_1_A_password_has_twelve_characters(string password, string? said) => Assert.Equal(said, Said(password));

    [Fact] public void V6_2_1_Characters_are_counted_as_people_see_them() => Assert.Equal("access/password-too-short", Said("\U0001F600\U0001F601\U0001F602\U0001F603\U0001F604\U0001F605"));

    [Fact]
    public void V6_2_4_The_three_thousand_that_are_tried_first_are_refused()
    {
        var list = Listed("common-passwords.txt");
        Assert.InRange(list.Distinct().Count(), 3_000, 1_000_000);
        Assert.All(list, password => Assert.NotNull(Said(password)));
        Assert.All(list.Take(3_000), password => Assert.Equal("access/password-common", Said(password.ToUpperInvariant())));
    }

    [Theory]
    [InlineData("lowercase only words"), InlineData("UPPERCASE ONLY WORDS"), InlineData("730584921640"), InlineData("\u6d77\u8fb9\u7684\u706f\u5854\u4eae\u4e86\u4e00\u6574\u665a\u4e0a\u5462")]
    public void V6_2_5_No_kind_of_character_is_demanded(string password) => Assert.Null(Said(password));

    [Fact]
    public void V6_2_8_A_password_counts_to_the_last_letter_and_as_it_was_typed()
    {
        var password = new string('x', 198) + "yZ";
        var hash = Argon2.Hash(password);
        Assert.Equal(PasswordVerificationResult.Success, Argon2.Verify(hash, password));
        foreach (var other in (string[])[password[..^1], password[..^1] + "z", password + " ", " " + password])
            Assert.Equal(PasswordVerificationResult.Failed, Argon2.Verify(hash, other));
    }

    [Theory, InlineData(64), InlineData(128), InlineData(200)]
    public void V6_2_9_A_long_sentence_is_welcome(int length) =>
        Assert.Null(Said(string.Concat(Enumerable.Repeat("the ferry leaves at nine, ", 10))[..length]));

    [Fact] public void V6_2_9_Beyond_two_hundred_characters_is_too_much() => Assert.Equal("access/password-too-long", Said(string.Concat(Enumerable.Repeat("ferry at nine ", 20))));

    [Theory]
    [InlineData("my Mediation word 7"), InlineData("yantian harbour 12"), InlineData("wang.xiaoming likes tea"), InlineData("tea for Chen Liying")]
    public void V6_2_11_Words_of_this_house_and_ones_own_name_are_refused(string password) =>
        Assert.Equal("access/password-names", Said(password, "Wang.Xiaoming", "chen liying"));

    [Fact] public void V6_2_11_A_name_of_two_letters_is_in_every_other_word() => Assert.Null(Said("listening to rain", "li"));

    [Theory]
    [InlineData("password123456"), InlineData("Password123456"), InlineData("qwertyuiopasdf"), InlineData("woaini1314520"), InlineData("1qaz2wsx3edc"), InlineData("iloveyou iloveyou")]
    [InlineData("zzzzzzzzzzzzzzz"), InlineData("ab1ab1ab1ab1ab1"), InlineData("welcome@2026")]
    public void V6_2_12_What_stands_in_every_stolen_list_is_refused(string password) => Assert.NotNull(Said(password));

    [Fact]
    public void V11_4_2_A_password_is_kept_as_Argon2id_with_salt_and_no_less_work_than_is_asked()
    {
        var (one, other) = (Argon2.Hash("sandy kettle"), Argon2.Hash("sandy kettle"));
        Assert.NotEqual(one, other);
        var work = Regex.Match(one, @"^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$");
        Assert.InRange(int.Parse(work.Groups[1].Value, null), 19_456, 1_000_000);
        Assert.InRange(int.Parse(work.Groups[2].Value, null), 2, 10);
    }

    [Fact]
    public void An_older_hash_is_read_and_asks_to_be_made_anew()
    {
        var older = new PasswordHasher<Login>().HashPassword(null!, "sandy kettle");
        Assert.Equal(PasswordVerificationResult.SuccessRehashNeeded, Argon2.Verify(older, "sandy kettle"));
        Assert.Equal(PasswordVerificationResult.Failed, Argon2.Verify(older, "sandy kettles"));
        var weaker = "$argon2id$v=19$m=8192,t=2,p=1$" + Argon2.Hash("x").Split('$')[4] + "$" + new string('A', 43);
        Assert.Equal(PasswordVerificationResult.Failed, Argon2.Verify(weaker, "x"));
    }

    [Theory, InlineData("cafe\u0301 by the sea"), InlineData("caf\u00e9 by the sea")]
    public void The_same_letters_are_the_same_password_however_a_keyboard_composed_them(string typed) =>
        Assert.Equal(PasswordVerificationResult.Success, Argon2.Verify(Argon2.Hash("caf\u00e9 by the sea"), typed));

    [Fact] public void Half_a_character_is_a_wrong_password_and_no_fault() => Assert.Equal(PasswordVerificationResult.Failed, Argon2.Verify(Argon2.Nobodys, "half \ud83d of a face"));

    [Fact]
    public async Task V15_2_2_Slow_hashes_wait_in_a_short_queue_and_past_it_the_answer_is_busy()
    {
        Hashing hashing = new(atOnce: 1, waiting: 1);
        TaskCompletionSource<int> slow = new(), started = new();
        var first = hashing.Do(() => { started.SetResult(0); return slow.Task; });
        await started.Task;
        var second = hashing.Do(() => 2);
        await Assert.ThrowsAsync<TooBusy>(() => hashing.Do(() => 3));
        Assert.False(second.IsCompleted);
        slow.SetResult(1);
        Assert.Equal((1, 2), (await first, await second));
        Assert.Equal(4, await hashing.Do(() => 4));
    }
}
