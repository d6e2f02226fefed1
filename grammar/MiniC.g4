// C as programs about processes use it. See README.md for what is accepted and what is refused by name.
//
// C can't be parsed without knowing which names are types. A linear pass over the tokens (syntax/roles) answers that before
// the parser runs, without predicates: it marks typedef names, labels, and the parentheses that hold a type. After that,
// one token of lookahead decides everything except operator precedence and abstract declarators, so a cold start is fast.
// The same pass drops a trailing ',' before '}', and attributes that don't change what a program does.
//
// Text becomes tokens in syntax/lex, because a preprocessor needs C's preprocessing tokens and exact places. The lexer that
// the tool writes beside this parser isn't used; token types are found by their spelling here.
grammar MiniC;

tokens {
  Identifier, Integer, Floating, Character, String,
  TypedefName,   // an identifier that names a type here
  LabelName,     // an identifier that is a label: the 'again' of 'again: ...'
  CastOpen,      // '(' of a cast
  LiteralOpen,   // '(' of a compound literal
  SizeofType     // 'sizeof' in front of a parenthesised type
}

translationUnit : external* EOF ;

// ---- declarations ----

// A declaration or a function definition. Without specifiers it is an old-style 'main() {...}'. Declarations between the
// declarator and the body make it a K&R definition.
external
    : specifier* ( ';' | declarator ( declaration* body=compound
                                    | ( '=' initializer )? ( ',' initDeclarator )* ';' ) )
    ;

declaration : specifier+ ( initDeclarator ( ',' initDeclarator )* )? ';' ;

initDeclarator : declarator ( '=' initializer )? ;

specifier
    : word=( 'typedef' | 'extern' | 'static' | 'auto' | 'register' | 'inline' | '_Noreturn' )
    | qualifier
    | word=( 'void' | 'char' | 'short' | 'int' | 'long' | 'float' | 'double' | 'signed' | 'unsigned' | '_Bool' )
    | record
    | enumeration
    | typedefName=TypedefName
    | '__typeof__' '(' ( expression | typeName ) ')'
    ;

qualifier : 'const' | 'volatile' | 'restrict' ;

record : word=( 'struct' | 'union' ) ( tag=Identifier recordBody? | recordBody ) ;

recordBody : '{' member* '}' ;

member : specifier+ ( memberDeclarator ( ',' memberDeclarator )* )? ';' | ';' ;

memberDeclarator : declarator ( ':' expr )? | ':' expr ;

enumeration : 'enum' ( tag=Identifier enumBody? | enumBody ) ;

enumBody : '{' enumerator ( ',' enumerator )* '}' ;

enumerator : Identifier ( '=' expr )? ;

declarator : pointer* ( name=Identifier | '(' declarator ')' ) suffix* ;

pointer : '*' qualifier* ;

suffix
    : '[' ( qualifier | 'static' )* ( anySize='*' | expr )? ']'  # arraySuffix
    | '(' ( parameter ( ',' parameter )* )? ')'  # functionSuffix
    ;

parameter
    : specifier+ anyDeclarator?
    | ellipsis='...'
    | knrName=Identifier
    ;

// With or without a name: parameters, casts, sizeof.
anyDeclarator : pointer+ anyDirect? | anyDirect ;

anyDirect
    : name=Identifier suffix*
    | '(' anyDeclarator ')' suffix*
    | suffix+
    ;

typeName : specifier+ anyDeclarator? ;

initializer : expr | initializerList ;

initializerList : '{' ( initializerItem ( ',' initializerItem )* )? '}' ;

initializerItem : ( designator+ '=' )? initializer ;

designator : '[' expr ']' | '.' name=Identifier ;

// ---- statements ----

compound : '{' blockItem* '}' ;

blockItem : declaration | statement ;

statement
    : compound                                                     # compoundStatement
    | LabelName ':' statement                                      # labelStatement
    | 'case' expr ( '...' expr )? ':' statement                    # caseStatement
    | 'default' ':' statement                                      # defaultStatement
    | 'if' '(' expression ')' statement ( 'else' statement )?      # ifStatement
    | 'switch' '(' expression ')' statement                        # switchStatement
    | 'while' '(' expression ')' statement                         # whileStatement
    | 'do' statement 'while' '(' expression ')' ';'                # doStatement
    | 'for' '(' ( declaration | init=expression? ';' ) condition=forPart ';' step=forPart ')' statement  # forStatement
    | 'goto' Identifier ';'                                        # gotoStatement
    | 'continue' ';'                                               # continueStatement
    | 'break' ';'                                                  # breakStatement
    | 'return' expression? ';'                                     # returnStatement
    | expression? ';'                                              # expressionStatement
    ;

forPart : expression? ;

// ---- expressions ----

expression : expr ( ',' expr )* ;

// One left-recursive rule: alternatives that stand first bind tighter.
expr
    : Identifier                                                   # nameExpr
    | Integer                                                      # integerExpr
    | Floating                                                     # floatingExpr
    | Character                                                    # characterExpr
    | String+                                                      # stringExpr
    | '(' expression ')'                                           # parenthesesExpr
    | LiteralOpen typeName ')' initializerList                     # compoundLiteralExpr
    | '__builtin_va_arg' '(' expr ',' typeName ')'                 # vaArgExpr
    | SizeofType CastOpen typeName ')'                             # sizeofTypeExpr
    | expr op=( '++' | '--' )                                      # postfixExpr
    | expr '[' expression ']'                                      # indexExpr
    | expr '(' ( expr ( ',' expr )* )? ')'                         # callExpr
    | expr op=( '.' | '->' ) Identifier                            # memberExpr
    | op=( '++' | '--' | '+' | '-' | '!' | '~' | '*' | '&' ) expr  # unaryExpr
    | 'sizeof' expr                                                # sizeofExpr
    | CastOpen typeName ')' expr                                   # castExpr
    | expr op=( '*' | '/' | '%' ) expr                             # binaryExpr
    | expr op=( '+' | '-' ) expr                                   # binaryExpr
    | expr op=( '<<' | '>>' ) expr                                 # binaryExpr
    | expr op=( '<' | '>' | '<=' | '>=' ) expr                     # binaryExpr
    | expr op=( '==' | '!=' ) expr                                 # binaryExpr
    | expr op='&' expr                                             # binaryExpr
    | expr op='^' expr                                             # binaryExpr
    | expr op='|' expr                                             # binaryExpr
    | expr op='&&' expr                                            # binaryExpr
    | expr op='||' expr                                            # binaryExpr
    | <assoc=right> expr '?' expression? ':' expr                  # conditionalExpr
    | <assoc=right> expr
      op=( '=' | '*=' | '/=' | '%=' | '+=' | '-=' | '<<=' | '>>=' | '&=' | '^=' | '|=' ) expr  # assignExpr
    ;
