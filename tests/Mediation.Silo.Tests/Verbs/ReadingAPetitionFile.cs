using System.Text;
using Mediation.Law;
using Mediation.Verbs;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>A file is taken whole or not at all; what is wrong with it is said with the line and the column of the file.</summary>
public sealed class ReadingAPetitionFile
{
    const string Header = "number,author,subject,submitted_at,body,reply,replied_at\n";
    const string Good = "1,a,Lift,2019-01-01T08:00:00,It stands.,It runs.,2019-01-02T08:00:00\n";

    static readonly byte[] Ours = File.ReadAllBytes(House.Petitions);
    static readonly string Text = Encoding.UTF8.GetString(Ours);
    static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    static PetitionFile Read(byte[] bytes) => PetitionFile.Read(bytes, RuleSets.Default.TimeZone);
    static PetitionFile Read(string text) => Read(Encoding.UTF8.GetBytes(text));
    static string Refused(byte[] bytes) => Assert.Throws<VerbEnds>(() => Read(bytes)).Message;
    static string Refused(string text) => Refused(Encoding.UTF8.GetBytes(text));

    [Fact] public void Our_own_file_reads_with_its_quotes_line_breaks_and_local_times()
    {
        var file = Read(Ours);
        Assert.Empty(file.Refused);
        Assert.Equal([2, 4, 5, 8, 9], file.Petitions.Select(p => p.Line));
        Assert.Contains("\"", file.Petitions[1].Subject);
        Assert.Equal(3, file.Petitions[2].Body.Split('\n').Length);
        Assert.Equal(new DateTimeOffset(2019, 3, 4, 8, 15, 0, TimeSpan.FromHours(8)), file.Petitions[0].SubmittedAt);
        Assert.Null(file.Petitions[3].Reply);
    }

    [Fact] public void A_mark_GB18030_and_other_line_ends_say_the_same()
    {
        Petition[] expected = [.. Read(Ours).Petitions];
        Assert.Equal(expected, Read([.. Encoding.UTF8.Preamble, .. Ours]).Petitions.ToArray());
        Assert.Equal(expected, Read(Gb18030.GetBytes(Text)).Petitions.ToArray());
        Assert.Equal(expected.Select(p => (p.Line, p.Subject)), Read(Text.Replace("\n", "\r\n")).Petitions.Select(p => (p.Line, p.Subject)));
    }

    [Theory]
    [InlineData("utf-16", "Line 1, column 1: this is UTF-16")]
    [InlineData("utf-16BE", "Line 1, column ")]
    [InlineData("utf-32", "Line 1, column ")]
    [InlineData("big5", "Line 2, column 7: this byte is neither UTF-8 nor GB18030")]
    [InlineData("shift_jis", "Line 2, column ")]
    public void Another_encoding_is_refused_with_its_place(string name, string why)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var other = Encoding.GetEncoding(name);
        Assert.StartsWith(why, Refused([.. name == "utf-16" ? other.GetPreamble() : [], .. other.GetBytes(Text)]));
    }

    [Fact] public void Latin_letters_of_one_byte_are_no_Chinese() =>
        Assert.StartsWith("Line 2, column 3: ", Refused(Encoding.Latin1.GetBytes(Header + Good.Replace(",a,", ",\u00e9t\u00e9,"))));

    [Fact] public void A_broken_byte_is_found_where_it_is_and_never_read_as_something_else()
    {
        var bytes = (byte[])Ours.Clone();
        var place = Array.IndexOf(bytes, (byte)'\n', Array.IndexOf(bytes, (byte)'\n') + 1) + 1;       // the second line of a cell: the third of the file
        bytes[place + 4] = (byte)'!';
        Assert.StartsWith("Line 3, column 2: this byte is not UTF-8", Refused(bytes));
        Assert.StartsWith("Line 3, column 2: this byte is not UTF-8", Refused([.. Encoding.UTF8.Preamble, .. bytes]));

        var gb = Gb18030.GetBytes(Text);
        gb[Array.IndexOf(gb, (byte)'\n') + 5] = 0xFF;
        Assert.StartsWith("Line 2, column 5: ", Refused(gb));
    }

    [Fact] public void A_zero_byte_is_refused() => Assert.StartsWith("Line 2, column 3: a zero byte", Refused(Header + Good.Replace(",a,", ",\0,")));

    [Theory]
    [InlineData("1,\"a,Lift,2019-01-01T08:00:00,It stands.,It runs.,2019-01-02T08:00:00\n", "Line 2, column 3: this quote is not closed")]
    [InlineData("1,a\"b,Lift,2019-01-01T08:00:00,It stands.,It runs.,2019-01-02T08:00:00\n", "Line 2, column 4: a quote within a cell")]
    [InlineData("1,a,\"Lift\nor stairs\" ,2019-01-01T08:00:00,It stands.,It runs.,2019-01-02T08:00:00\n", "Line 3, column 11: text after a closing quote (the cell began at line 2, column 5)")]
    [InlineData("1,a,Lift,2019-01-01T08:00:00,It stands.\n", "Line 2, column 40: the row has 5 cells instead of 7")]
    [InlineData("1,a,\"Li\n\nft\",2019-01-01T08:00:00,It stands.,It runs.,2019-01-02T08:00:00,more\n", "Line 4, column 65: the row has more than the 7 cells")]
    [InlineData("1,a,Lift,2019-01-01T08:00:00,It stands.,It runs.,2019-01-0", "Line 2, column 1: the file ends in the middle of this row")]
    public void A_file_that_does_not_parse_is_refused_whole(string broken, string why)
    {
        Assert.StartsWith(why, Refused(Header + broken));
        Assert.EndsWith("Nothing was imported.", Refused(Header + Good + broken));
    }

    [Fact] public void Half_a_file_is_never_taken_for_a_whole_one()
    {
        for (var length = 1; length < Text.TrimEnd().Length; length++)
        {
            var half = Encoding.UTF8.GetBytes(Text[..length]);
            var why = Record.Exception(() => Read(half));
            if (why is null) Assert.True(IsEndOfRow(length), $"cut at {length}");
            else Assert.StartsWith("Line ", Assert.IsType<VerbEnds>(why).Message);
        }

        // between two rows nobody can tell; a row whose reply is still to come ends in an empty cell
        static bool IsEndOfRow(int length) => Text[length - 1] == '\n' || Text[length] == '\n' || Text[..length].EndsWith(",,", StringComparison.Ordinal);
    }

    [Fact] public void Missing_columns_are_named_and_others_ignored()
    {
        Assert.StartsWith("Line 1, column 1: the header lacks subject, replied_at.", Refused("number,author,title,submitted_at,body,reply\n"));
        Assert.StartsWith("Line 1, column 1: the file is empty", Refused(""));
        Assert.StartsWith("Line 1, column 1: the header has a name twice", Refused("more,more," + Header));
        Assert.Single(Read("x,replied_at,reply,body,submitted_at,subject,author,number\n0,,,b,2019-01-01 08:00:00,s,a,7\n").Petitions);
    }

    [Theory]
    [InlineData("2,a,Lift,yesterday,b,r,2019-01-02T08:00:00", "submitted_at is not a time: \"yesterday\"")]
    [InlineData("2,a,Lift,2019-02-30T08:00:00,b,r,2019-01-02T08:00:00", "submitted_at is not a time")]
    [InlineData("2,a,Lift,2019-01-01T08:00:00,b,r,2019-01-02", "replied_at is not a time")]
    [InlineData("2,a,Lift,2019-01-01T08:00:00,b,r,2018-12-31T08:00:00", "the reply is older than the petition")]
    [InlineData("2,a,Lift,2019-01-01T08:00:00,b,,2019-01-02T08:00:00", "the reply is empty")]
    [InlineData("2,a, ,2019-01-01T08:00:00,b,r,2019-01-02T08:00:00", "the subject is empty")]
    [InlineData("2,a,\"\u200B\",2019-01-01T08:00:00,b,r,2019-01-02T08:00:00", "the subject is empty")]
    [InlineData("2,a,Lift,2019-01-01T08:00:00,,r,2019-01-02T08:00:00", "the body is empty")]
    [InlineData(",a,Lift,2019-01-01T08:00:00,b,r,2019-01-02T08:00:00", "the number is missing")]
    [InlineData("1,a,Lift,2019-01-01T08:00:00,b,r,2019-01-02T08:00:00", "the number 1 stands in line 2 already")]
    [InlineData("2,a,Lift,1986-05-04T02:30:00,b,r,2019-01-02T08:00:00", "submitted_at is not a time")]      // summer time began: there was no such hour
    public void A_bad_row_is_refused_and_the_rest_goes_on(string row, string why)
    {
        var file = Read($"{Header}{Good}{row}\n{Good.Replace("1,a", "3,a")}");
        Assert.Equal(["1", "3"], file.Petitions.Select(p => p.Number));
        Assert.Equal(3, Assert.Single(file.Refused).Line);
        Assert.StartsWith(why, file.Refused[0].Reason);
    }

    [Fact] public void Hidden_characters_are_taken_out_and_counted()
    {
        var file = Read(Header + Good.Replace("Lift", "L\u200Bi\u202Eft").Replace("It runs.", "It\uFEFF runs.\u0007"));
        Assert.Equal(("Lift", "It runs.", 4), (file.Petitions[0].Subject, file.Petitions[0].Reply, file.Hidden));
    }
}
