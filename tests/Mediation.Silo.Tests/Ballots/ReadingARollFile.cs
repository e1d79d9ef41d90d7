using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using Mediation.Rolls;
using Mediation.Tests.Postgres;
using Mediation.Vault;
using Mediation.Verbs;
using Xunit;

namespace Mediation.Tests.Ballots;

/// <summary>A roll out of a file: what it means, or every fault of every line.</summary>
public sealed class ReadingARollFile : IDisposable
{
    readonly string folder = Scratch.Folder();
    const string Header = "parcel,building,unit,use,registered_area,surveyed_area,tenure,owner,id_number,share,title,developer\n";

    static readonly Guid Ann = Guid.NewGuid();
    static readonly FrozenDictionary<string, Guid> Accounts = new Dictionary<string, Guid> { ["ann"] = Ann, ["bob"] = Guid.NewGuid() }.ToFrozenDictionary();

    (ReviseRoll? Roll, string[] Faults) Read(byte[] file)
    {
        var (roll, faults) = RollSheet.Read(file, Guid.NewGuid(), false, KeyFile.OpenOrCreate(Path.Combine(folder, "keys", "key")), Accounts);
        return (roll, [.. faults.Select(fault => $"{fault.Field} {fault.Code}")]);
    }

    (ReviseRoll? Roll, string[] Faults) Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    [Fact] public void Areas_shares_and_owners_are_exact()
    {
        var (roll, faults) = Read(Header + "P1,1,101,residential,89.50,,,Tan,A1,,,\nP1,1,102,,,76.2,byShares,Lin,A2,1/3,sealed,\nP1,1,102,,,76.2,byShares,Tan,a1,2/3,sealed,\nP1,1,103,,50,,,,,,,yes\n");

        Assert.Empty(faults);
        Assert.Equal([8950L, 7620, 5000], roll!.Units.Select(unit => unit.Area));
        Assert.Equal([AreaSource.Registered, AreaSource.Surveyed, AreaSource.Registered], roll.Units.Select(unit => unit.Source));
        Assert.Equal(2, roll.Owners.Length);       // the same document is the same person, however it is written
        Assert.Equal([(1, 3), (2, 3)], roll.Units[1].Owners.Select(holding => (holding.Of, holding.Per)));
        Assert.True(roll.Units[2].OfDeveloper);
    }

    [Fact] public void The_headings_of_the_offices_are_understood()
    {
        var (roll, faults) = Read("\u697c\u680b,\u623f\u53f7,\u767b\u8bb0\u9762\u79ef,\u6743\u5229\u4eba,\u7528\u9014\n1,101,89.5,Tan,\u4f4f\u5b85\n");

        Assert.Empty(faults);
        Assert.Equal(("101", 8950L, UnitUse.Residential), (roll!.Units[0].Number, roll.Units[0].Area, roll.Units[0].Use));
    }

    [Fact] public void Every_fault_is_told_with_its_line() => Assert.Equal(
        ["line 2 roll/bad-area", "line 3 roll/unit-missing", "line 4 field/unknown-value", "line 5 roll/bad-share", "line 6 roll/no-area", "line 7 roll/shares-do-not-add-up"],
        Read(Header + "P1,1,101,,89.555,,,Tan,A1,,,\nP1,1,,,50,,,Tan,A1,,,\nP1,1,103,castle,50,,,Tan,A1,,,\nP1,1,104,,50,,,Tan,A1,0.5,,\nP1,1,105,,,,,Tan,A1,,,\nP1,1,106,,50,,byShares,Tan,A1,1/3,,\n").Faults);

    [Fact] public void A_half_is_a_half_however_it_is_written()
    {
        var (roll, _) = Read(Header + "P1,1,101,,50,,byShares,Tan,A1,1/2,,\nP1,1,101,,50,,byShares,Lin,A2,2/4,,\nP1,1,102,,50,,byShares,Tan,A1,50%,,\nP1,1,102,,50,,byShares,Lin,A2,50/100,,\n");

        Assert.All(roll!.Units.SelectMany(unit => unit.Owners), holding => Assert.Equal((1, 2), (holding.Of, holding.Per)));
    }

    [Fact] public void Who_owns_a_half_is_not_taken_for_the_owner_of_it_all() => Assert.Equal(["line 2 roll/shares-do-not-add-up"], Read(Header + "P1,1,101,,50,,,Tan,A1,1/2,,\n").Faults);

    [Fact] public void An_account_that_one_line_gives_is_the_owners_on_every_line()
    {
        const string Named = "building,unit,registered_area,owner,id_number,account\n1,101,50,Tan,A1,ann\n1,102,50,Tan,A1,";

        Assert.Equal(Ann, Assert.Single(Read(Named + "\n").Roll!.Owners).Account);
        Assert.Equal(["line 3 roll/owner-says-another"], Read(Named + "bob\n").Faults);
    }

    [Fact] public void A_guardian_is_read_with_a_proof()
    {
        const string Guarded = "building,unit,registered_area,owner,representative,representative_proof\n1,101,50,Tan,Her mother,";

        Assert.Equal(["line 2 roll/guardian-without-proof"], Read(Guarded + "\n").Faults);
        Assert.Equal("5ea1ed", Read(Guarded + "5ea1ed\n").Roll!.Owners[0].RepresentativeProof);
    }

    [Fact] public void A_file_without_its_columns_is_none() => Assert.Equal(["line 1 roll/column-missing"], Read("parcel,building,unit\nP1,1,101\n").Faults);

    [Fact] public void A_sheet_says_the_same_as_its_text()
    {
        var (roll, faults) = Read(Sheet("""<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t>owner</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>101</v></c><c r="C2"><v>89.499999999999986</v></c><c r="D2" t="str"><v>Tan</v></c></row><row r="4"><c r="A4"><v>1</v></c><c r="B4"><v>102</v></c><c r="D4" t="str"><v>Lin</v></c></row>"""));

        Assert.Null(roll);
        Assert.Equal(["line 4 roll/no-area"], faults);
        Assert.Equal(8950L, Read(Sheet("""<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="inlineStr"><is><t>owner</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>101</v></c><c r="C2"><v>89.499999999999986</v></c><c r="D2" t="str"><v>Tan</v></c></row>""")).Roll!.Units[0].Area);
    }

    [Fact] public void A_document_type_in_it_is_refused() =>
        Assert.Contains("no XLSX", Assert.Throws<VerbEnds>(() => Read(Sheet("", """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"""))).Message);

    [Fact] public void V5_2_3_A_small_file_does_not_grow_into_a_large_one()
    {
        var zeros = new byte[1024 * 1024];
        Refused(Add(Sheet(""), zip =>
        {
            using var media = zip.CreateEntry("xl/media/image1.png", CompressionLevel.Fastest).Open();
            for (var i = 0; i < 70; i++) media.Write(zeros);
        }));
        Refused(Add(Sheet(""), zip => { for (var i = 0; i < 100_000; i++) zip.CreateEntry($"{i}"); }));
        Refused(Add(Sheet(""), zip =>
        {
            using var texts = new StreamWriter(zip.CreateEntry("xl/sharedStrings2.xml", CompressionLevel.Fastest).Open());
            for (var i = 0; i < 70; i++) texts.Write(new string('x', 1024 * 1024));
        }));
        // millions of empty words would be small in the file and on the wire, and large in memory
        Refused(Sheet("", shared: string.Concat(Enumerable.Repeat("<si/>", 1_200_000))));
        // an archive within is no sheet, and is not opened
        Refused(Add([], zip =>
        {
            using var inner = zip.CreateEntry("xl/workbook.xml").Open();
            inner.Write(Sheet(""));
        }));

        void Refused(byte[] file)
        {
            Assert.True(file.Length < 16 * 1024 * 1024);
            Assert.Contains("no XLSX", Assert.Throws<VerbEnds>(() => Read(file)).Message, StringComparison.Ordinal);
        }

        static byte[] Add(byte[] file, Action<ZipArchive> add)
        {
            using var memory = new MemoryStream();
            memory.Write(file);
            using (var zip = new ZipArchive(memory, file.Length == 0 ? ZipArchiveMode.Create : ZipArchiveMode.Update, leaveOpen: true)) add(zip);
            return memory.ToArray();
        }
    }

    static byte[] Sheet(string rows, string before = "", string shared = "")
    {
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("xl/workbook.xml", $"""<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Add("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>""");
            Add("xl/sharedStrings.xml", $"""<sst xmlns="{main}"><si><t>building</t></si><si><r><t>un</t></r><r><t>it</t></r></si><si><t>registered_area</t></si>{shared}</sst>""");
            Add("xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?>{before}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>""");

            void Add(string name, string text)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return memory.ToArray();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
